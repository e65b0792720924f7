import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";

export interface RunHarombeOptions {
  /** Default: a fresh, empty folder. */
  readonly cwd?: string;
  /** Added to a bare environment. HOME is a fresh, empty folder unless given. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** What to do with the process while it runs, such as killing it. */
  readonly whileRunning?: (child: ChildProcessWithoutNullStreams) => void;
}

export interface HarombeResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const nodeOptions = ["--conditions=@harombe/source"] as const;

/** What to spawn to run the command from its sources. */
export const harombeCommand = {
  file: process.execPath,
  args: [...nodeOptions, join(import.meta.dirname, "..", "main.ts")],
} as const;

/** A bare environment with a home of its own: nothing of the developer's machine gets in. */
export async function freshEnvironment(): Promise<Record<string, string>> {
  const home = await temporaryFolder("home");
  return { HOME: home, USERPROFILE: home, TMPDIR: tmpdir(), PATH: process.env["PATH"] ?? "" };
}

/** Runs the command as a person would, in a process of its own. */
export function runHarombe(
  args: readonly string[],
  options: RunHarombeOptions = {},
): Promise<HarombeResult> {
  const [, main] = harombeCommand.args;
  return runNode([main, ...args], options);
}

/** Runs a script from its sources. */
export async function runNode(
  args: readonly string[],
  { cwd, environment = {}, input = "", whileRunning }: RunHarombeOptions = {},
): Promise<HarombeResult> {
  const child = spawn(harombeCommand.file, [...nodeOptions, ...args], {
    cwd: cwd ?? (await temporaryFolder("cwd")),
    env: { ...(await freshEnvironment()), ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {}); // It may end before it has read everything.
  child.stdin.end(input);
  whileRunning?.(child);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: code as number | null, stdout, stderr };
}
