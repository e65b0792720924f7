import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder, and those above it that are missing, for the owner alone. Throws the file
 * system's error. Node's own recursive `mkdirSync` never returns where a folder is there and yet
 * takes no other one, as /proc is; this tries each level twice at most.
 */
export function makeFolder(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || above === path) throw error;
    makeFolder(above);
    makeOne(path);
  }
}

/** What is there already is no error, whatever a read-only disk calls it. */
function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true) throw error;
  }
}
