export { createEmbedded } from "./create-embedded.ts";
export type { EmbeddedGpu, EmbeddedLogger, EmbeddedOptions } from "./embedded-options.ts";
export { isLlamaCppInstalled } from "./load/is-llama-cpp-installed.ts";
