import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { readSpans, type WrittenSpan } from "./written-span.ts";

const root = join(import.meta.dirname, "..", "..");

/** The command as it is developed, and as it is published. */
export const mains = {
  sources: join(root, "apps", "cli", "src", "main.ts"),
  bundle: join(root, "apps", "cli", "dist", "main.js"),
} as const;

export interface TracedServer {
  readonly url: string;
  readonly port: number;
  /** Those that have ended. */
  readonly spans: readonly WrittenSpan[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** `harombe start` in a process of its own, with an SDK that its user loaded before. */
export async function startTraced(
  main: keyof typeof mains,
  config: Readonly<Record<string, unknown>>,
): Promise<TracedServer> {
  const home = await mkdtemp(join(tmpdir(), "harombe-traced-"));
  const file = join(home, "spans.jsonl");
  // What is JSON is YAML.
  await writeFile(join(home, "harombe.yaml"), JSON.stringify(config));
  await writeFile(file, "");
  const preload = ["--import", join(import.meta.dirname, "write-spans.ts")];
  const conditions = ["--disable-warning=ExperimentalWarning", "--conditions=@harombe/source"];
  const child = spawn(
    process.execPath,
    [...conditions, ...preload, mains[main], "start", "--port", "0", "--json"],
    {
      cwd: home,
      env: { PATH: process.env["PATH"], HOME: home, HAROMBE_HOME: home, SPANS_FILE: file },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const exited = once(child, "exit");
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const text = await Promise.race([
    untilJson(child.stdout),
    exited.then(() => Promise.reject(new Error(`The server ended: ${errors}`))),
  ]);
  const { url } = JSON.parse(text) as { url: string };
  return {
    url,
    port: Number(new URL(url).port),
    get spans() {
      return readSpans(file);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The one value that the command prints over several lines. */
async function untilJson(stdout: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const line of createInterface({ input: stdout })) {
    text += line;
    if (line === "}") return text;
  }
  throw new Error(`The server said ${text}`);
}
