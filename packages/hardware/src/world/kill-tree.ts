import { spawn } from "node:child_process";

/** Kills a program that leads its process group together with everything it started. */
export function killTree(pid: number): void {
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true })
      // Without taskkill there is no tree to kill by; the pipes are closed all the same.
      .on("error", () => undefined);
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself between the abort and here.
  }
}
