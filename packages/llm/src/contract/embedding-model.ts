import type { CallOptions } from "./language-model.ts";
import type { ModelEvent } from "./model-event.ts";

/** What a call for vectors tells besides them. */
export type EmbeddingEvent =
  /** How many tokens the engine read in all; none comes where it does not count. */
  | { readonly type: "usage"; readonly promptTokens: number }
  /** From a cluster, before each node that is asked: which one, and why. */
  | Extract<ModelEvent, { readonly type: "route" }>;

export interface EmbedOptions extends CallOptions {
  readonly onEvent?: (event: EmbeddingEvent) => void;
}

export interface EmbeddingModel {
  readonly id: string;
  /** Length of every vector. */
  readonly dimensions: number;
  /** One vector for each text, in order. An empty list gives an empty list without a request. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
}
