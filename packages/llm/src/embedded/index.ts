export { createEmbedded, type EmbeddedOptions } from "./create-embedded.ts";
export type { LlamaLibrary } from "./load/llama-library.ts";
export type { EmbeddedGpu, EmbeddedLogger } from "./load/share-llama.ts";
