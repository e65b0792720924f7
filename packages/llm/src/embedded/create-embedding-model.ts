import type { LlamaEmbeddingContext } from "node-llama-cpp";

import type { EmbeddingModel } from "../contract/embedding-model.ts";
import type { EmbeddedRuntime } from "./embedded-runtime.ts";
import { badModelFile, contextExceeded, queueFull } from "./errors.ts";
import type { ModelFile } from "./files/model-files.ts";
import type { ModelHeader } from "./files/read-model-header.ts";
import { waitFor } from "./load/wait-for.ts";

/** One file as an embedding model. Its vectors have length one. */
export function createEmbeddingModel(
  file: ModelFile,
  header: ModelHeader,
  runtime: EmbeddedRuntime,
): EmbeddingModel {
  const windowTokens = runtime.windowOf(header, undefined);
  const dimensions = header.embeddingLength;
  if (dimensions === null)
    throw badModelFile(file.path, "it does not say how long its vectors are");
  return {
    id: file.id,
    dimensions,
    embed: async (texts, { signal: callerSignal, onEvent } = {}) => {
      if (texts.length === 0) return [];
      const signal = runtime.withClosing(callerSignal);
      const loaded = await waitFor(runtime.shelf.take(file), signal);
      const pool = await waitFor(loaded.embedder(windowTokens), signal);
      const lease = await pool.acquire(signal);
      if (lease === undefined) throw queueFull(file.id, runtime.queueMax);
      try {
        const parts = { id: file.id, context: lease.item, windowTokens, signal };
        const { vectors, promptTokens } = await embedAll(texts, parts);
        onEvent?.({ type: "usage", promptTokens });
        return vectors;
      } finally {
        lease.release();
      }
    },
  };
}

interface EmbedParts {
  readonly id: string;
  readonly context: LlamaEmbeddingContext;
  readonly windowTokens: number;
  readonly signal: AbortSignal;
}

async function embedAll(
  texts: readonly string[],
  { id, context, windowTokens, signal }: EmbedParts,
): Promise<{ readonly vectors: Float32Array[]; readonly promptTokens: number }> {
  let promptTokens = 0;
  const vectors: Float32Array[] = [];
  for (const text of texts) {
    signal.throwIfAborted();
    const tokens = context.calculateInputLength(text);
    if (tokens > windowTokens) throw contextExceeded(id, tokens, windowTokens);
    promptTokens += tokens;
    const { vector } = await context.getEmbeddingFor(text);
    vectors.push(toUnit(vector));
  }
  return { vectors, promptTokens };
}

function toUnit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return Float32Array.from(vector, (value) => value / length);
}
