import type { Quantization } from "./quantization.ts";

/** Layers that keep keys and values of one shape. */
export interface AttentionLayers {
  readonly layers: number;
  readonly kvHeads: number;
  /** Length of one key, and of one value. */
  readonly headSize: number;
  /** How many tokens back these layers look, and so keep; `null` for all of them. */
  readonly windowTokens: number | null;
}

export interface QuantizedFile {
  /** The name to pull it by, `qwen3:8b-q8_0`. */
  readonly ollamaTag: string;
  /** Other names of the same file, `qwen3:latest`. */
  readonly aliases: readonly string[];
  readonly fileBytes: number;
  /** `listed`: the size that Ollama's library shows; `derived`: by bits per weight. */
  readonly origin: "listed" | "derived";
}

export interface CatalogueModel {
  /** `qwen3` */
  readonly family: string;
  /** The name by which Ollama knows it at its default quantization, `qwen3:8b`. */
  readonly ollamaTag: string;
  readonly parameters: {
    readonly total: number;
    /** What one token passes through; less than `total` for mixtures of experts. */
    readonly active: number;
  };
  /** All layers, those without attention included. */
  readonly layers: number;
  /** Of the layers that keep the whole context. */
  readonly kvHeads: number;
  /** Of the layers that keep the whole context. */
  readonly headSize: number;
  /** What the KV cache is made of. */
  readonly attention: readonly AttentionLayers[];
  readonly nativeContextTokens: number;
  readonly defaultQuantization: Quantization;
  readonly files: Readonly<Partial<Record<Quantization, QuantizedFile>>>;
  /** Whether it was trained to call tools, as Ollama's library marks it. */
  readonly hasTools: boolean;
  /**
   * How much a parameter of it counts against one of Qwen 3, from 0 to 1: newer generations say more
   * with the same size. A judgement, not a measurement, and only used to rank.
   */
  readonly weight: number;
  /** SPDX where there is a name for it. */
  readonly licence: string;
  /** Where the publisher writes the shape. */
  readonly source: string;
  /**
   * Another document that shows the same layers, heads and head size, and in which they were read:
   * `source` itself could not be opened when the catalogue was made. `null` where none was found.
   */
  readonly confirmedBy: string | null;
}
