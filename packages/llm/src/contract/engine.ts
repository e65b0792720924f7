import type { EmbeddingModel } from "./embedding-model.ts";
import type { CallOptions, LanguageModel, ModelCapabilities } from "./language-model.ts";

/** A model that an engine has; what the engine does not tell is null. */
export interface EngineModel {
  readonly id: string;
  readonly sizeBytes: number | null;
  readonly parameters: string | null;
  readonly quantization: string | null;
  readonly contextWindowTokens: number | null;
  /** Resident in memory now; null where the engine does not tell. */
  readonly isLoaded: boolean | null;
  /** Tells one state of the model from another; null or absent where the engine does not tell. */
  readonly digest?: string | null;
  /** Such as `gguf`; null or absent where the engine does not tell. */
  readonly format?: string | null;
  /** Such as `qwen3`; null or absent where the engine does not tell. */
  readonly family?: string | null;
  /** What of it is in the memory of GPUs; null or absent where it is in none or nobody tells. */
  readonly vramBytes?: number | null;
  /** When the engine takes it out of memory, ISO 8601; null or absent as `vramBytes` is. */
  readonly expiresAt?: string | null;
}

export interface EngineHealth {
  readonly version: string | null;
  readonly latencyMs: number;
  /** Requests that it serves at once; null or absent where it does not tell. */
  readonly slots?: number | null;
}

export interface PullProgress {
  readonly status: string;
  readonly completedBytes: number | null;
  readonly totalBytes: number | null;
}

export interface ModelSettings {
  /** The context window to ask the engine for. */
  readonly contextWindowTokens?: number;
  /** Used where a request names no temperature. */
  readonly temperature?: number;
  /** Stated capabilities win over what the engine tells. */
  readonly capabilities?: Partial<ModelCapabilities>;
}

/**
 * A program that runs models: Ollama, an OpenAI-compatible server, a harombe node, llama.cpp in
 * this process. What one engine cannot do is an absent method, never a name to branch on.
 */
export interface Engine {
  /** The engine's name for people, such as `Ollama`. */
  readonly name: string;
  /** Where it listens, without credentials; null when it runs in this process. */
  readonly url: string | null;
  /** Answers quickly, or throws an `LlmError`. */
  probe(options?: CallOptions): Promise<EngineHealth>;
  listModels(options?: CallOptions): Promise<readonly EngineModel[]>;
  /** Throws `HAROMBE_LLM_MODEL_NOT_FOUND` with the command that pulls it when the engine says so. */
  languageModel(id: string, settings?: ModelSettings & CallOptions): Promise<LanguageModel>;
  embeddingModel?(id: string, options?: CallOptions): Promise<EmbeddingModel>;
  /** Downloads a model. Ends when it is there; throws an `LlmError` when it cannot be had. */
  pull?(id: string, options?: CallOptions): AsyncIterable<PullProgress>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
