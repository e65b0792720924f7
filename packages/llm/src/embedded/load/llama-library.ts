import type * as NodeLlamaCpp from "node-llama-cpp";

/** The optional package. */
export type LlamaLibrary = typeof NodeLlamaCpp;
