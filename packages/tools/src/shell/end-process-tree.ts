import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

import type { ProcessTree } from "./process-tree.ts";

export interface EndOptions {
  /** Milliseconds between asking (TERM) and forcing (KILL). */
  readonly graceMs: number;
}

const pollMs = 20;
/** Rounds of KILL: a process may be forking while it is looked for. */
const killRoundsMax = 10;

/**
 * Ends every process of a tree and returns when none runs any more: TERM first, KILL after the
 * grace. Tells whether there was anything to end.
 */
export async function endProcessTree(tree: ProcessTree, { graceMs }: EndOptions): Promise<boolean> {
  if (!(await tree.signal("SIGTERM"))) return false;
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline) {
    if (!(await tree.isAlive())) return true;
    await delay(pollMs);
  }
  for (let round = 0; round < killRoundsMax && (await tree.signal("SIGKILL")); round += 1) {
    await delay(pollMs);
  }
  return true;
}

/** Windows has no process groups; `taskkill` follows the tree of parents. */
export function endWindowsTree(pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile("taskkill", ["/PID", String(pid), "/T", "/F"], { timeout: 5000 }, (error) => {
      resolve(error === null);
    });
  });
}
