import { constants } from "node:fs";
import { open, rename, unlink } from "node:fs/promises";
import { basename, dirname } from "node:path";

import { makeFolder } from "@harombe/folders";

import { ToolError } from "../errors/tool-error.ts";
import type { GuardedPath, PathGuard } from "../paths/path-guard.ts";
import { statGuarded } from "./open-regular-file.ts";
import { pinFolder } from "./pin-folder.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

export interface WriteResult {
  readonly isNew: boolean;
  readonly bytes: number;
}

/**
 * Replaces a file as a whole: readers see the old text or the new one, also after a crash or on a
 * full disk. The mode of a file that is replaced is kept. Folders on the way are made.
 */
export async function writeAtomically(
  guard: PathGuard,
  target: GuardedPath,
  text: string,
): Promise<WriteResult> {
  const stats = await statGuarded(target);
  if (stats?.isDirectory()) throw new ToolError(`${target.shown} is a folder, not a file.`);
  if (stats === null) makeParents(target);
  const bytes = Buffer.from(text);
  const name = basename(target.path);
  await using folder = await pinFolder(guard, target);
  const temporary = folder.entry(`.${name.slice(0, 100)}.${crypto.randomUUID()}.tmp`);
  try {
    await writeNew(temporary, bytes, stats?.mode);
    await rename(temporary, folder.entry(name));
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(folder.entry("."));
  return { isNew: stats === null, bytes: bytes.byteLength };
}

/** Makes the folders above a file. Where they ended up is checked when the file is opened. */
export function makeParents(target: GuardedPath): void {
  makeFolder(dirname(target.path), { mode: 0o777 });
}

async function writeNew(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  // What replaces a private file is private from its first byte on.
  const createMode = mode === undefined ? 0o666 : 0o600;
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, createMode);
  try {
    await handle.writeFile(bytes);
    if (mode !== undefined) await handle.chmod(mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable, where the platform can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows cannot open folders; the file itself is on disk already.
  }
}
