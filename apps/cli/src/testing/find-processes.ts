import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

/** The ids of processes of exactly this command line. Zombies do not count. */
export async function findProcesses(commandLine: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,stat=,args="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match?.[3] === commandLine && !match[2]?.startsWith("Z"))
    .map((match) => Number(match?.[1]));
}

/** Waits until such a process is there, or is gone. Rejects after ten seconds. */
export async function waitForProcess(commandLine: string, { isThere = true } = {}): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  while ((await findProcesses(commandLine)).length > 0 !== isThere) {
    await setTimeout(20, undefined, { signal });
  }
}
