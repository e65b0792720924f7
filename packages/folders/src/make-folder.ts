import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

export interface MakeFolderOptions {
  /** Of each folder that is made, less what the process's umask takes. Default 0o700. */
  readonly mode?: number;
}

/**
 * Makes a folder, and those above it that are missing, for the owner alone unless told otherwise.
 * Throws the file system's error. Node's own recursive `mkdirSync` never returns where a folder is
 * there and yet takes no other one, as /proc is; this tries each level twice at most.
 */
export function makeFolder(path: string, { mode = 0o700 }: MakeFolderOptions = {}): void {
  try {
    makeOne(path, mode);
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || above === path) throw error;
    makeFolder(above, { mode });
    makeOne(path, mode);
  }
}

/** What is there already is no error, whatever a read-only disk calls it. */
function makeOne(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true) throw error;
  }
}
