import { constants } from "node:fs";
import { open, readlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { ToolError } from "../errors/tool-error.ts";
import type { GuardedPath, PathGuard } from "../paths/path-guard.ts";

export interface PinnedFolder extends AsyncDisposable {
  /** The path of an entry of this very folder, whatever its name leads to by now. */
  entry(name: string): string;
}

/**
 * Holds on to the folder of a checked path. On Linux it is opened, asked where it really is, and
 * then used through the open handle, so that nobody can put another folder or a link in its place.
 * Elsewhere Node.js has no way to do that; the path is only checked once more.
 */
export async function pinFolder(guard: PathGuard, file: GuardedPath): Promise<PinnedFolder> {
  const folder = dirname(file.path);
  if (process.platform !== "linux") {
    const again = await guard.resolve(folder);
    if (again.path !== folder) throw exchanged(file);
    return { entry: (name) => join(folder, name), [Symbol.asyncDispose]: async () => {} };
  }
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const handle = await open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  const pinned = `/proc/self/fd/${handle.fd}`;
  try {
    const where = await readlink(pinned);
    // What is made in an allowed folder must itself be allowed: its name may be a protected one.
    if (!(await guard.allows(join(where, basename(file.path))))) throw exchanged(file);
    return { entry: (name) => join(pinned, name), [Symbol.asyncDispose]: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function exchanged({ shown }: GuardedPath): ToolError {
  return new ToolError(`The folder of ${shown} was exchanged meanwhile; nothing was done.`, {
    code: "HAROMBE_TOOL_REFUSED",
    isRetryable: true,
  });
}
