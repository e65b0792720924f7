import type { EmbedOptions } from "@harombe/llm";

export interface EmbedRequest extends EmbedOptions {
  /** A model's name or an alias. Default: whatever the node that takes it runs. */
  readonly model?: string;
  /** 0 to 2. Default: the lowest tier with a node that has the model. */
  readonly tier?: number;
  /** In the queue, larger goes first. Default 0. */
  readonly priority?: number;
}

/** Vectors, and where they come from. */
export interface Embeddings {
  /** One for each text, in order. */
  readonly vectors: readonly Float32Array[];
  /** The model's own name on the node that gave them. */
  readonly model: string;
  /** Null where nobody was asked: there were no texts. */
  readonly node: string | null;
  /** As the engine counted them; null where it does not. */
  readonly promptTokens: number | null;
}
