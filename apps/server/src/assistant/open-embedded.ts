import { access, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { type Config, expandHome } from "@harombe/config";
import type { Engine } from "@harombe/llm";

/**
 * llama.cpp in this process, on the configured GGUF file, or on those in the `models` folder of
 * harombe's own. Throws when there is no file. Loads the library when a model is first used.
 */
export async function openEmbedded(config: Config, directory: string): Promise<Engine> {
  const files = await findModelFiles(config.inference.embedded.model_path, directory);
  const { createEmbedded } = await import("@harombe/llm/embedded");
  return createEmbedded({ ...files, contextWindowTokens: config.model.context_length });
}

async function findModelFiles(configured: string | null, directory: string) {
  if (configured !== null) {
    const modelPath = expandHome(configured, homedir());
    await access(modelPath).catch(() => {
      throw new Error(`there is no file ${modelPath}`);
    });
    return { modelPath };
  }
  const modelsDirectory = join(directory, "models");
  const names = await readdir(modelsDirectory).catch(() => []);
  if (names.some((name) => name.toLowerCase().endsWith(".gguf"))) return { modelsDirectory };
  throw new Error(`no GGUF file is configured or in ${modelsDirectory}`);
}
