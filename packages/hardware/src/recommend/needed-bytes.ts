import type {
  AttentionLayers,
  CatalogueModel,
  QuantizedFile,
} from "../catalogue/catalogue-model.ts";

/** The terms of what a model takes in memory. */
export interface NeededBytes {
  /** The file as it lies on disk: engines keep quantized weights as they are. */
  readonly weights: number;
  /** Keys and values of the whole context, in 16 bits. */
  readonly kvCache: number;
  /** Buffers of the engine. */
  readonly overhead: number;
  readonly total: number;
}

/** Context of the driver and buffers of one batch, rounded up from what llama.cpp logs at 8k. */
const overheadFixedBytes = 512 * 1024 ** 2;

/** Buffers that grow with the width of the model, as a share of its weights. */
const overheadShare = 0.02;

const bytesPerElement = 2;

/** weights + KV cache + overhead. */
export function neededBytesOf(
  { attention }: Pick<CatalogueModel, "attention">,
  { file, contextTokens }: { readonly file: QuantizedFile; readonly contextTokens: number },
): NeededBytes {
  const weights = file.fileBytes;
  const kvCache = kvCacheBytes(attention, { contextTokens });
  const overhead = Math.ceil(overheadFixedBytes + weights * overheadShare);
  return { weights, kvCache, overhead, total: weights + kvCache + overhead };
}

/**
 * 2 (a key and a value) × layers × KV heads × head size × 2 bytes × tokens, where a layer with a
 * sliding window keeps no more tokens than its window has.
 */
function kvCacheBytes(
  attention: readonly AttentionLayers[],
  { contextTokens }: { readonly contextTokens: number },
): number {
  return attention.reduce((sum, { layers, kvHeads, headSize, windowTokens }) => {
    const tokens = Math.min(contextTokens, windowTokens ?? contextTokens);
    return sum + 2 * layers * kvHeads * headSize * bytesPerElement * tokens;
  }, 0);
}
