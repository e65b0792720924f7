import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";

export interface WalkEntry {
  readonly path: string;
  /** Relative to where the walk began, with `/` between the parts. */
  readonly relative: string;
  readonly entry: Dirent;
}

export interface WalkOptions {
  /** Asked for every folder before it is entered. Links are never followed. */
  readonly enter: (folder: WalkEntry) => boolean | Promise<boolean>;
  /** Entries of one folder; the rest of a larger one is not seen. Default 10 000. */
  readonly folderEntriesMax?: number;
  /** Called with a folder that could not be read, or was larger than is read. */
  readonly onIncomplete?: (relative: string, reason: string) => void;
  readonly signal?: AbortSignal;
}

/** Every entry below a folder, sorted by name, each folder right before what is in it. */
export async function* walkFolder(
  root: string,
  options: WalkOptions,
  prefix = "",
): AsyncGenerator<WalkEntry> {
  for (const entry of await readSorted(root, prefix, options)) {
    options.signal?.throwIfAborted();
    const found = { path: join(root, entry.name), relative: `${prefix}${entry.name}`, entry };
    yield found;
    if (entry.isDirectory() && (await options.enter(found))) {
      yield* walkFolder(found.path, options, `${found.relative}/`);
    }
  }
}

async function readSorted(root: string, prefix: string, options: WalkOptions): Promise<Dirent[]> {
  const { folderEntriesMax = 10_000, onIncomplete = () => {}, signal } = options;
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(root)) {
      signal?.throwIfAborted();
      if (entries.length >= folderEntriesMax) {
        onIncomplete(prefix, `more than ${folderEntriesMax} entries`);
        break;
      }
      entries.push(entry);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (prefix === "") throw error;
    onIncomplete(prefix, "it cannot be read");
  }
  return entries.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}
