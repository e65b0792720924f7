import { constants } from "node:fs";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { ToolError } from "../errors/tool-error.ts";
import type { GuardedPath, PathGuard } from "../paths/path-guard.ts";
import { statGuarded } from "./open-regular-file.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

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
  data: string | Uint8Array,
): Promise<WriteResult> {
  const stats = await statGuarded(target);
  if (stats?.isDirectory()) throw new ToolError(`${target.shown} is a folder, not a file.`);
  await makeParents(guard, target);
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  const temporary = join(
    dirname(target.path),
    `.${basename(target.path).slice(0, 100)}.${crypto.randomUUID()}.tmp`,
  );
  try {
    await writeNew(temporary, bytes, stats?.mode);
    await assertUnmoved(guard, target);
    await rename(temporary, target.path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(target.path));
  return { isNew: stats === null, bytes: bytes.byteLength };
}

/** Makes the folders above a file, and checks that they are where they were allowed to be. */
export async function makeParents(guard: PathGuard, target: GuardedPath): Promise<void> {
  await mkdir(dirname(target.path), { recursive: true });
  await assertUnmoved(guard, target);
}

async function writeNew(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666);
  try {
    await handle.writeFile(bytes);
    if (mode !== undefined) await handle.chmod(mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Someone may have put a link into the path since it was checked. */
async function assertUnmoved(guard: PathGuard, { path, shown }: GuardedPath): Promise<void> {
  const parent = await guard.resolve(dirname(path));
  if (parent.path === dirname(path)) return;
  throw new ToolError(`The folder of ${shown} was exchanged meanwhile; nothing was written.`, {
    code: "HAROMBE_TOOL_REFUSED",
    isRetryable: true,
  });
}

/** Makes the rename itself durable, where the platform can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows cannot open folders; the file itself is on disk already.
  }
}
