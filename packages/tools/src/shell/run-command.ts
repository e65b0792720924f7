import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import { decodeOutput } from "./decode-output.ts";
import { endProcessTree, endWindowsTree } from "./end-process-tree.ts";
import { createHeadTailBuffer } from "./head-tail-buffer.ts";
import { createLineProgress } from "./line-progress.ts";
import { createProcessTree } from "./process-tree.ts";

export interface CommandOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly shellPath: string;
  readonly timeoutMs: number;
  readonly outputBytesMax: number;
  /** Milliseconds from TERM to KILL. */
  readonly graceMs: number;
  readonly signal: AbortSignal;
  readonly progress: (lines: string) => void;
}

export interface CommandResult {
  readonly output: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  readonly isTimedOut: boolean;
  /** Processes were still running in the background, and were ended. */
  readonly hadLeftovers: boolean;
  /** The most bytes of output that were held in memory at once. */
  readonly bufferedBytes: number;
}

/** Milliseconds that output may take to arrive after the command itself has ended. */
const drainMs = 250;
const markerName = "HAROMBE_CALL";

/**
 * Runs one command to its end, and leaves nothing running, whatever way it ends. Throws the
 * signal's reason when it is cancelled, after everything is gone; other failures to start as they
 * are.
 */
export async function runCommand(command: string, options: CommandOptions): Promise<CommandResult> {
  const { signal, timeoutMs, graceMs } = options;
  signal.throwIfAborted();
  const marker = crypto.randomUUID();
  const child = start(command, options, marker);
  const output = createHeadTailBuffer(options.outputBytesMax);
  const progress = createLineProgress(options.progress);
  const closed = once(child, "close").catch(() => {});
  const collected = collect(child, (chunk) => {
    output.push(chunk);
    progress.push(chunk);
  });
  try {
    const { pid } = await started(child);
    const end = () => endEverything(pid, `${markerName}=${marker}`, graceMs);
    const reason = await exitOrInterrupt(child, { timeoutMs, signal });
    if (reason === "exit") await Promise.race([closed, delay(drainMs)]);
    const hadLeftovers = await end();
    await Promise.race([closed, delay(drainMs)]);
    signal.throwIfAborted();
    return {
      output: decodeOutput(output),
      exitCode: child.exitCode,
      endedBy: child.signalCode,
      isTimedOut: reason === "timeout",
      hadLeftovers: reason === "exit" && hadLeftovers,
      bufferedBytes: output.bufferedBytes,
    };
  } finally {
    progress.end();
    collected.stop();
  }
}

/**
 * The outer shell only joins both outputs into one pipe, so that they stay in the order in which
 * they were written, and becomes the inner one, which gets the command untouched.
 */
function start(command: string, options: CommandOptions, marker: string): ChildProcess {
  const { cwd, shellPath } = options;
  const env = { ...options.environment, [markerName]: marker };
  if (process.platform === "win32") {
    return spawn(command, {
      cwd,
      env,
      shell: true,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
  }
  const joined = ["-c", 'exec "$0" -c "$1" 2>&1', shellPath, command];
  return spawn("/bin/sh", joined, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
}

async function started(child: ChildProcess): Promise<{ pid: number }> {
  if (child.pid === undefined) {
    const [error] = (await once(child, "error")) as [Error];
    throw error;
  }
  child.on("error", () => {});
  return { pid: child.pid };
}

function collect(child: ChildProcess, take: (chunk: Buffer) => void) {
  const streams = [child.stdout, child.stderr].filter(
    (stream): stream is Readable => stream !== null,
  );
  for (const stream of streams) stream.on("data", take).on("error", () => {});
  return {
    /** Lets go of pipes that somebody else still holds open. */
    stop(): void {
      for (const stream of streams) stream.off("data", take).destroy();
    },
  };
}

async function exitOrInterrupt(
  child: ChildProcess,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<"exit" | "timeout" | "abort"> {
  const { promise, resolve } = Promise.withResolvers<"exit" | "timeout" | "abort">();
  const timer = setTimeout(() => resolve("timeout"), timeoutMs);
  const onAbort = () => resolve("abort");
  signal.addEventListener("abort", onAbort, { once: true });
  child.once("exit", () => resolve("exit"));
  if (child.exitCode !== null || child.signalCode !== null) resolve("exit");
  if (signal.aborted) resolve("abort");
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  });
}

function endEverything(pid: number, marker: string, graceMs: number): Promise<boolean> {
  if (process.platform === "win32") return endWindowsTree(pid);
  return endProcessTree(createProcessTree({ leader: pid, marker }), { graceMs });
}
