import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

import { modelNotFound } from "../errors.ts";

export interface ModelFile {
  /** The file's name without `.gguf`. */
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: number;
}

export interface ModelPlaces {
  readonly modelPath: string | undefined;
  readonly modelsDirectory: string | undefined;
  /** Whether a model that is missing could be pulled. */
  readonly canPull: (id: string) => boolean;
}

/** Every model there is: the named file, then those of the directory, by name. */
export async function listModelFiles(places: ModelPlaces): Promise<readonly ModelFile[]> {
  const { modelPath, modelsDirectory } = places;
  const named = modelPath === undefined ? [] : [resolve(modelPath)];
  const found = modelsDirectory === undefined ? [] : await ggufFilesIn(modelsDirectory);
  const paths = [...new Set([...named, ...found])];
  const files = await Promise.all(paths.map(toModelFile));
  return files.filter((file) => file !== undefined);
}

/** Takes `name`, `name.gguf` and nothing that could be a path. */
export async function findModelFile(id: string, places: ModelPlaces): Promise<ModelFile> {
  const files = await listModelFiles(places);
  const file = files.find((each) => each.id === toModelId(id));
  if (file !== undefined) return file;
  const { modelPath, modelsDirectory } = places;
  const where = modelsDirectory === undefined ? `at ${modelPath}` : `in ${modelsDirectory}`;
  throw modelNotFound(id, where, places.canPull(id));
}

export function toModelId(path: string): string {
  return basename(path).replace(/\.gguf$/i, "");
}

async function ggufFilesIn(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory);
    return names
      .filter((name) => /\.gguf$/i.test(name))
      .toSorted()
      .map((name) => join(resolve(directory), name));
  } catch (error) {
    // Nothing was ever put there.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function toModelFile(path: string): Promise<ModelFile | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  return { id: toModelId(path), path, sizeBytes: found.size };
}
