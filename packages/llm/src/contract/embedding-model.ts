import type { CallOptions } from "./language-model.ts";

export interface EmbeddingModel {
  readonly id: string;
  /** Length of every vector. */
  readonly dimensions: number;
  /** One vector for each text, in order. An empty list gives an empty list without a request. */
  embed(texts: readonly string[], options?: CallOptions): Promise<Float32Array[]>;
}
