import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What the pid file says of a running server. */
export interface ServerRecord {
  readonly pid: number;
  /** When the process began, in the system's own unit; null where the system does not tell. */
  readonly processStart: string | null;
  readonly url: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface PidFileOptions {
  /** Default: asks the system. */
  readonly isAlive?: (pid: number) => boolean;
  /** Default: /proc on Linux, null elsewhere. */
  readonly readProcessStart?: (pid: number) => Promise<string | null>;
}

/**
 * The record of the running server, or null. A file that a crashed server left behind counts for
 * nothing, also when its number was given to another process since.
 */
export async function readPidFile(
  path: string,
  { isAlive = isProcessAlive, readProcessStart = processStartOf }: PidFileOptions = {},
): Promise<ServerRecord | null> {
  const record = parseRecord(await readFile(path, "utf8").catch(() => ""));
  if (!record || !isAlive(record.pid)) return null;
  const isSame =
    record.processStart === null || record.processStart === (await readProcessStart(record.pid));
  return isSame ? record : null;
}

/** Writes the record of this process; the file is whole at every moment. */
export async function writePidFile(
  path: string,
  record: Pick<ServerRecord, "pid" | "url">,
  { readProcessStart = processStartOf }: PidFileOptions = {},
): Promise<void> {
  const { makeFolder } = await import("@harombe/folders");
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}`;
  const processStart = await readProcessStart(record.pid);
  const startedAt = new Date().toISOString();
  await writeFile(temporary, `${JSON.stringify({ ...record, processStart, startedAt })}\n`, {
    mode: 0o600,
  });
  await rename(temporary, path);
}

/** Takes the file away if it is still the record of this process. */
export async function removePidFile(path: string, pid: number): Promise<void> {
  const record = parseRecord(await readFile(path, "utf8").catch(() => ""));
  if (record?.pid === pid) await rm(path, { force: true });
}

function parseRecord(text: string): ServerRecord | null {
  try {
    const {
      pid,
      url,
      processStart = null,
      startedAt = "",
    } = JSON.parse(text) as Partial<ServerRecord>;
    return pid !== undefined && Number.isInteger(pid) && typeof url === "string"
      ? { pid, url, processStart, startedAt }
      : null;
  } catch {
    return null;
  }
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Field 22 of /proc/PID/stat, counted after the name, which may hold spaces and brackets. A zombie
 * only waits for its parent to look; it counts as gone.
 */
async function processStartOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? null : (fields[19] ?? null);
}
