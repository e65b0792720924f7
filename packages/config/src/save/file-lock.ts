import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { ConfigError } from "../errors/config-error.ts";
import { inFile } from "../errors/config-issue.ts";

export interface FileLockOptions {
  /** Longest wait for another program that is saving, in milliseconds. Default: 5000. */
  readonly lockTimeoutMs?: number | undefined;
  /** Age from which a lock counts as left behind by a crash, in milliseconds. Default: 10000. */
  readonly staleLockMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 20;

/**
 * Runs the work while holding `FILE.lock`, so that two programs that save do not lose each other's
 * change.
 *
 * @throws ConfigError `HAROMBE_CONFIG_LOCKED` when another holds it for too long.
 */
export async function withFileLock<Result>(
  path: string,
  work: () => Promise<Result>,
  options: FileLockOptions = {},
): Promise<Result> {
  const lock = `${path}.lock`;
  const owner = randomUUID();
  await acquire(lock, owner, options);
  try {
    return await work();
  } finally {
    // A lock that was taken over as stale belongs to somebody else now.
    if ((await ownerOf(lock)) === owner) await rm(lock, { force: true });
  }
}

async function acquire(lock: string, owner: string, options: FileLockOptions): Promise<void> {
  const { lockTimeoutMs = 5000, staleLockMs = 10_000, signal } = options;
  const attemptsMax = Math.ceil(lockTimeoutMs / pollMs);
  for (let attempt = 0; attempt <= attemptsMax; attempt += 1) {
    signal?.throwIfAborted();
    if (await tryAcquire(lock, owner)) return;
    await removeStale(lock, staleLockMs);
    await sleep(pollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
  throw lockedError(lock, lockTimeoutMs);
}

async function tryAcquire(lock: string, owner: string): Promise<boolean> {
  const file = await open(lock, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    // Windows answers EPERM while a file that was just removed is still open.
    if (["EEXIST", "EPERM"].includes(error.code ?? "")) return null;
    throw error;
  });
  if (file === null) return false;
  try {
    await file.writeFile(owner);
    return true;
  } catch (error) {
    // On a full disk a file can be made and not be filled: nobody would ever own this one.
    await rm(lock, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Moves a stale lock away before removing it: of several programs only one succeeds. */
async function removeStale(lock: string, staleLockMs: number): Promise<void> {
  const modifiedMs = await stat(lock).then(
    (stats) => stats.mtimeMs,
    () => undefined,
  );
  if (modifiedMs === undefined || Date.now() - modifiedMs < staleLockMs) return;
  const aside = `${lock}.${randomUUID()}`;
  await rename(lock, aside).then(
    () => rm(aside, { force: true }),
    () => undefined,
  );
}

async function ownerOf(lock: string): Promise<string | undefined> {
  return readFile(lock, "utf8").catch(() => undefined);
}

function lockedError(lock: string, lockTimeoutMs: number): ConfigError {
  const issue = {
    ...inFile(lock),
    path: "",
    message: `is held by another program that saves the config, for more than ${lockTimeoutMs} ms`,
    found: "a lock",
    allowed: "no lock",
  };
  const hint = `If no other harombe is running, remove ${lock}.`;
  return new ConfigError({ code: "HAROMBE_CONFIG_LOCKED", issues: [issue], hint });
}
