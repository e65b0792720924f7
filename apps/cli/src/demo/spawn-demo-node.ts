import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createInterface } from "node:readline";

import type { DemoNodeSettings } from "./demo-node.ts";

/** A process of the demo. */
export interface DemoNode extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** At once, as when a machine loses its power. Resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface SpawnDemoNodeOptions extends DemoNodeSettings {
  readonly port?: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  /** How long it may take until it listens. Default 20000. */
  readonly timeoutMs?: number;
}

const errorCharactersMax = 2000;

/** Starts this program again as one server of the demo, and waits until it listens. */
export async function spawnDemoNode({
  signal,
  timeoutMs = 20_000,
  port = 0,
  ...settings
}: SpawnDemoNodeOptions): Promise<DemoNode> {
  await mkdir(settings.folder, { recursive: true });
  const program = process.argv[1];
  if (program === undefined) throw new TypeError("There is no program to start again");
  const args = ["demo", "node", JSON.stringify({ ...settings, port })];
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => {
    errors = `${errors}${data.toString()}`.slice(-errorCharactersMax);
  });
  child.stdin.on("error", () => {}); // It may be gone already.
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await exited;
  };
  const lines = createInterface({ input: child.stdout });
  try {
    const waiting = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const line = await Promise.race([
      once(lines, "line", { signal: waiting }) as Promise<[string]>,
      exited.then(() => null),
    ]);
    if (line === null || child.pid === undefined) {
      throw new Error(`The server ${settings.name} of the demo did not start: ${errors.trim()}`);
    }
    return { port: Number(line[0]), pid: child.pid, kill, [Symbol.asyncDispose]: kill };
  } catch (error) {
    await kill();
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}
