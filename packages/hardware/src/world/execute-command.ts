import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

import type { CommandOutput, Execute } from "./execute.ts";
import { killTree } from "./kill-tree.ts";

/** More than any tool asked here prints; a program that prints without end is killed at it. */
const outputBytesMax = 4 * 1024 * 1024;

/** How long a killed program may take to go: one that is stuck inside a broken driver never does. */
const killWaitMs = 500;

/** The real {@link Execute}: a process group of its own, bounded output, nothing left behind. */
export const executeCommand: Execute = async (command, commandArguments, { signal }) => {
  signal.throwIfAborted();
  const child = spawn(command, commandArguments, {
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const overflow = new AbortController();
  const output = collect(child, () =>
    overflow.abort(new Error(`${command} printed more than ${outputBytesMax} bytes`)),
  );
  const stop = AbortSignal.any([signal, overflow.signal]);
  try {
    const [exitCode] = (await once(child, "close", { signal: stop })) as [number | null];
    return { exitCode, ...output() };
  } catch (error) {
    await end(child);
    throw stop.aborted ? stop.reason : error;
  }
};

function collect(
  child: ChildProcess,
  onOverflow: () => void,
): () => Pick<CommandOutput, "stdout" | "stderr"> {
  const chunks: { readonly stdout: Buffer[]; readonly stderr: Buffer[] } = {
    stdout: [],
    stderr: [],
  };
  let bytes = 0;
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax) onOverflow();
      else chunks[name].push(chunk);
    });
  }
  return () => ({
    stdout: Buffer.concat(chunks.stdout).toString("utf8"),
    stderr: Buffer.concat(chunks.stderr).toString("utf8"),
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const wait = new AbortController();
  const closed = once(child, "close", { signal: wait.signal });
  killTree(child.pid);
  await Promise.race([closed, delay(killWaitMs, undefined, { signal: wait.signal })]).catch(
    () => undefined,
  );
  closed.catch(() => undefined);
  wait.abort();
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}
