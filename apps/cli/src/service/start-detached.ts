import { spawn } from "node:child_process";
import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { withHint } from "../output/with-hint.ts";
import { readPidFile, type ServerRecord } from "./pid-file.ts";

export interface StartDetachedOptions {
  /** The command line of the server, after the program's name. */
  readonly args: readonly string[];
  readonly pidFile: string;
  /** Where the log goes. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** How long it may take until it listens. Default 30 000. */
  readonly timeoutMs?: number;
}

/** An older log is kept beside a new one when it has grown beyond this. */
const logBytesMax = 10 * 1024 * 1024;

/**
 * Starts this program again in the background and waits until it listens. Throws with the end of
 * its log when it does not get that far, and leaves nothing behind then.
 */
export async function startDetached({
  args,
  pidFile,
  directory,
  signal,
  timeoutMs = 30_000,
}: StartDetachedOptions): Promise<ServerRecord> {
  const logPath = join(directory, "server.log");
  const { makeFolder } = await import("@harombe/folders");
  makeFolder(directory);
  const logStart = await rotateLog(logPath);
  const log = await open(logPath, "a", 0o600);
  const program = process.argv[1];
  if (program === undefined) throw new TypeError("There is no program to start again");
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    windowsHide: true,
  });
  try {
    let hasFailed = false;
    child.once("error", () => (hasFailed = true));
    const hasEnded = (): boolean =>
      hasFailed || child.exitCode !== null || child.signalCode !== null;
    const deadline = Date.now() + timeoutMs;
    while (!hasEnded() && Date.now() < deadline) {
      const record = await readPidFile(pidFile);
      if (record && record.pid === child.pid) return record;
      await setTimeout(25, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
    if (!hasEnded()) child.kill("SIGKILL");
    const said = (await readFile(logPath)).subarray(logStart).toString("utf8").trim();
    const reason = said.replace(/^Error: /, "");
    throw reason === ""
      ? withHint(
          `The server did not start, and wrote nothing to ${logPath}`,
          "Is the disk full? `harombe start` without --detach says here what is wrong.",
        )
      : withHint(`The server did not start: ${reason}`, `Its log is ${logPath}.`);
  } catch (error) {
    if (signal.aborted) child.kill("SIGKILL");
    throw error;
  } finally {
    child.unref();
    await log.close();
  }
}

/** Returns where the new part of the log will begin. */
async function rotateLog(path: string): Promise<number> {
  const size = await stat(path).then(
    ({ size: bytes }) => bytes,
    () => 0,
  );
  if (size <= logBytesMax) return size;
  await rename(path, `${path}.1`);
  return 0;
}
