import { access, readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Config } from "@harombe/config";
import type { Engine } from "@harombe/llm";

/**
 * llama.cpp in this process, on the configured GGUF file or the first one in the `models` folder
 * of harombe's own. Throws when there is no file.
 */
export async function openEmbedded(config: Config, directory: string): Promise<Engine> {
  const path = await findModelFile(config.inference.embedded.model_path, join(directory, "models"));
  throw new Error(`${path} cannot be opened: the embedded engine is not there`);
}

async function findModelFile(configured: string | null, folder: string): Promise<string> {
  if (configured !== null) {
    await access(configured).catch(() => {
      throw new Error(`there is no file ${configured}`);
    });
    return configured;
  }
  const names = await readdir(folder).catch(() => []);
  const [first] = names.filter((name) => name.toLowerCase().endsWith(".gguf")).toSorted();
  if (first === undefined) throw new Error(`no GGUF file is configured or in ${folder}`);
  return join(folder, first);
}
