import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Resident memory of a process, in MiB. */
export interface Memory {
  readonly nowMiB: number;
  /** The most there ever was; null where the system does not say. */
  readonly peakMiB: number | null;
}

/** From /proc on Linux, else from `ps`. */
export function memoryOf(pid: number): Memory {
  if (process.platform !== "linux") return { nowMiB: askPs(pid), peakMiB: null };
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return { nowMiB: readMiB(status, "VmRSS"), peakMiB: readMiB(status, "VmHWM") };
}

function askPs(pid: number): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(stdout) / 1024;
}

function readMiB(status: string, key: string): number {
  return Number(new RegExp(`${key}:\\s*(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024;
}
