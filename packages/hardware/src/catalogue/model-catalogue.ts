import type { CatalogueModel } from "./catalogue-model.ts";
import { deepseekR1 } from "./families/deepseek-r1.ts";
import { gemma3, gemma4 } from "./families/gemma.ts";
import { gptOss } from "./families/gpt-oss.ts";
import { llama31, llama32, llama33 } from "./families/llama.ts";
import {
  ministral3,
  mistral,
  mistralNemo,
  mistralSmall,
  mistralSmall32,
} from "./families/mistral.ts";
import { phi4, phi4Mini } from "./families/phi.ts";
import { qwen25, qwen25Coder } from "./families/qwen2-5.ts";
import { qwen35, qwen36 } from "./families/qwen3-5.ts";
import { qwen3, qwen3Coder } from "./families/qwen3.ts";

/**
 * The models that are recommended from, by family. Shapes come from each publisher's configuration
 * (`source`) and were read in another document where one was found (`confirmedBy`); sizes at the default quantization from Ollama's library (https://ollama.com/library),
 * rounded as it rounds them.
 */
export const modelCatalogue: readonly CatalogueModel[] = [
  ...qwen3,
  ...qwen3Coder,
  ...qwen35,
  ...qwen36,
  ...qwen25,
  ...qwen25Coder,
  ...llama31,
  ...llama32,
  ...llama33,
  ...gemma3,
  ...gemma4,
  ...mistral,
  ...mistralNemo,
  ...mistralSmall,
  ...mistralSmall32,
  ...ministral3,
  ...gptOss,
  ...phi4,
  ...phi4Mini,
  ...deepseekR1,
];
