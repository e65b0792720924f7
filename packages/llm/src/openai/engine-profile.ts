import type { EngineModel } from "../contract/engine.ts";
import type { ModelCapabilities } from "../contract/language-model.ts";

/** What an engine tells about one of its models, in our words. */
export type ModelFacts = Partial<Omit<EngineModel, "id">> &
  Partial<Omit<ModelCapabilities, "contextWindowTokens">>;

/** A document of an engine and what can be learned from it. Readers take any value and never throw. */
export interface FactSource {
  /** Below the engine's root, that is, beside `/v1`. */
  readonly path: string;
  readonly read: (document: unknown, modelId: string) => ModelFacts;
}

/** What is particular about one kind of OpenAI-compatible server. All of it is data. */
export interface EngineProfile {
  /** For people, such as `vLLM`. */
  readonly name: string;
  /** Where it listens unless told otherwise, without `/v1`. */
  readonly defaultUrl: string;
  /** Answers 2xx when the engine can take requests. Below the root. */
  readonly healthPath: string;
  /** A document that only this kind of engine answers with. */
  readonly signature: { readonly path: string; readonly matches: (document: unknown) => boolean };
  /** Where its version stands; null where it tells none. */
  readonly version: {
    readonly path: string;
    readonly read: (document: unknown) => string | null;
  } | null;
  /** Where to learn what a model can do. Later sources win. */
  readonly facts: readonly FactSource[];
  /** Where to learn how many requests it serves at once; null where it does not tell. */
  readonly slots: {
    readonly path: string;
    readonly read: (document: unknown) => number | null;
  } | null;
  /** `/v1/models` names every model that it takes, so another name is not found. */
  readonly isModelListComplete: boolean;
  /** Where reasoning stands in a delta; the first that is filled counts. */
  readonly reasoningFields: readonly string[];
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Understands `stream_options.include_usage`. */
  readonly hasStreamUsage: boolean;
  /** Takes `response_format: { type: "json_object" }`. */
  readonly hasJsonObjectFormat: boolean;
  /** How to get a model that it does not have. */
  readonly modelHint: (modelId: string) => string | undefined;
}
