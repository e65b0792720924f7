import type { EngineTimings } from "../contract/model-event.ts";

/** llama.cpp's own words, in the last chunk of its answers. Others have none. */
export interface ChunkTimings {
  /** Prompt tokens that were read; those in the cache are not among them. */
  readonly prompt_n?: unknown;
  readonly prompt_ms?: unknown;
  readonly predicted_ms?: unknown;
}

// https://github.com/ggml-org/llama.cpp/tree/master/tools/server, "timings"
export function readTimings({
  prompt_n: prefillTokens,
  prompt_ms: prefillMs,
  predicted_ms: decodeMs,
}: ChunkTimings): EngineTimings {
  return {
    ...(isTime(prefillMs) && isTime(prefillTokens) && { prefillMs, prefillTokens }),
    ...(isTime(decodeMs) && { decodeMs }),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
