import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { basename } from "node:path";

import { ToolError } from "../errors/tool-error.ts";
import type { GuardedPath, PathGuard } from "../paths/path-guard.ts";
import { pinFolder } from "./pin-folder.ts";

// Windows has neither; there they are `undefined`, which counts as 0.
const { O_NOFOLLOW, O_NONBLOCK } = constants;

export interface OpenedFile extends AsyncDisposable {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/**
 * Opens a checked path in the folder where it was checked. Nothing but a regular file is opened (a
 * FIFO would hang), and a last step that became a link meanwhile is not followed.
 */
export async function openRegularFile(
  guard: PathGuard,
  target: GuardedPath,
  flags: number = constants.O_RDONLY,
): Promise<OpenedFile> {
  await assertRegularOrMissing(target);
  await using folder = await pinFolder(guard, target);
  const path = folder.entry(basename(target.path));
  const handle = await open(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o666);
  try {
    const stats = await handle.stat();
    assertRegular(stats, target.shown);
    return { handle, stats, [Symbol.asyncDispose]: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What is at a checked path; null when nothing is. Refuses what is neither file nor folder. */
export async function statGuarded({ path, shown }: GuardedPath): Promise<Stats | null> {
  try {
    const stats = await lstat(path);
    if (!stats.isDirectory()) assertRegular(stats, shown);
    return stats;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function assertRegularOrMissing(target: GuardedPath): Promise<void> {
  const stats = await statGuarded(target);
  if (stats?.isDirectory()) assertRegular(stats, target.shown);
}

function assertRegular(stats: Stats, shown: string): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) {
    throw new ToolError(`${shown} is a folder, not a file. Use list_directory to see into it.`);
  }
  throw new ToolError(`${shown} is ${kindOf(stats)}, not a regular file; it is never opened.`, {
    code: "HAROMBE_TOOL_REFUSED",
  });
}

/** What a thing that is no regular file is, in words. */
export function kindOf(stats: Pick<Stats, "isFIFO" | "isSocket" | "isSymbolicLink">): string {
  if (stats.isFIFO()) return "a FIFO (named pipe)";
  if (stats.isSocket()) return "a socket";
  if (stats.isSymbolicLink()) return "a symbolic link";
  return "a device";
}
