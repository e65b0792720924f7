import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";

import { expandHome } from "@harombe/config";

export interface FindModelFileOptions {
  /** `inference.embedded.model_path`. */
  readonly configuredFile: string | null;
  /** Harombe's folder. */
  readonly directory: string;
  readonly homeDirectory: string;
  /** Entries to look at in all, so that a huge folder costs little. Default 5000. */
  readonly entriesMax?: number;
}

/**
 * The GGUF file that the config names, else the first one that lies where harombe, LM Studio,
 * llama.cpp or Hugging Face keep theirs, or null. Never throws.
 */
export async function findModelFile({
  configuredFile,
  directory,
  homeDirectory,
  entriesMax = 5000,
}: FindModelFileOptions): Promise<string | null> {
  if (configuredFile !== null) {
    const path = expandHome(configuredFile, homeDirectory);
    if (await isFile(path)) return path;
  }
  const budget = { entriesLeft: entriesMax };
  for (const folder of [
    join(directory, "models"),
    ...modelFolders.map((name) => join(homeDirectory, name)),
  ]) {
    const path = await search(folder, { depth: 5, budget });
    if (path !== null) return path;
  }
  return null;
}

/** Below the home folder. */
const modelFolders = [
  ".lmstudio/models",
  ".cache/lm-studio/models",
  ".cache/llama.cpp",
  "Library/Caches/llama.cpp",
  "AppData/Local/llama.cpp",
  ".cache/huggingface/hub",
  "models",
] as const;

interface SearchOptions {
  /** Folders below this one to look into; Hugging Face's snapshots lie deepest. */
  readonly depth: number;
  readonly budget: { entriesLeft: number };
}

/** The files of a folder before those below it. */
async function search(folder: string, { depth, budget }: SearchOptions): Promise<string | null> {
  const { files, folders } = await list(folder, budget);
  for (const path of files) if (await isFile(path)) return path;
  if (depth === 0) return null;
  for (const path of folders) {
    const found = await search(path, { depth: depth - 1, budget });
    if (found !== null) return found;
  }
  return null;
}

async function list(folder: string, budget: SearchOptions["budget"]) {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if ((budget.entriesLeft -= 1) < 0) break;
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
      else if (isModelName(entry.name)) files.push(join(folder, entry.name));
    }
  } catch {
    // What cannot be read holds nothing for us.
  }
  return { files: files.toSorted(), folders: folders.toSorted() };
}

/** Projectors for images bear the same ending and hold no language model. */
function isModelName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.endsWith(".gguf") && !lower.startsWith("mmproj") && !lower.startsWith("ggml-vocab");
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile() && stats.size > 0,
    () => false,
  );
}
