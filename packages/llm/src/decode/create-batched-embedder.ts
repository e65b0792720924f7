import type { EmbeddingModel, EmbedOptions } from "../contract/embedding-model.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { LlmError } from "../errors/llm-error.ts";

/** What an engine answered to one request. */
export interface EmbeddedBatch {
  readonly vectors: readonly (readonly number[])[];
  /** That it read; null or absent where it does not count. */
  readonly promptTokens?: number | null | undefined;
}

export interface BatchedEmbedderOptions extends CallOptions {
  readonly id: string;
  /** Shown in errors. */
  readonly url: string;
  /** Null when one text has to be embedded to find out. */
  readonly dimensions: number | null;
  /** Vectors of at most `batchSize` texts, in order. */
  readonly embedBatch: (texts: readonly string[], options: CallOptions) => Promise<EmbeddedBatch>;
  /** Texts of one request. Default 64. */
  readonly batchSize?: number;
}

/** An embedding model over an engine that takes a bounded list at a time. */
export async function createBatchedEmbedder({
  id,
  url,
  embedBatch,
  batchSize = 64,
  dimensions: known,
  ...options
}: BatchedEmbedderOptions): Promise<EmbeddingModel> {
  const dimensions = known ?? (await embedBatch(["dimensions"], options)).vectors[0]?.length ?? 0;

  const embedPart = async (
    texts: readonly string[],
    call: CallOptions,
  ): Promise<{ readonly vectors: Float32Array[]; readonly promptTokens: number | null }> => {
    const { vectors, promptTokens = null } = await embedBatch(texts, call);
    const isRight =
      vectors.length === texts.length && vectors.every(({ length }) => length === dimensions);
    if (!isRight || dimensions === 0)
      throw badVectors({ id, url, dimensions, count: texts.length });
    return { vectors: vectors.map((vector) => Float32Array.from(vector)), promptTokens };
  };

  return {
    id,
    dimensions,
    async embed(texts, { onEvent, ...call }: EmbedOptions = {}) {
      call.signal?.throwIfAborted();
      const vectors: Float32Array[] = [];
      let total: number | null = 0;
      for (let start = 0; start < texts.length; start += batchSize) {
        const part = await embedPart(texts.slice(start, start + batchSize), call);
        vectors.push(...part.vectors);
        // A count of some of them would pass for all of them.
        total = total === null || part.promptTokens === null ? null : total + part.promptTokens;
      }
      if (total !== null && texts.length > 0) onEvent?.({ type: "usage", promptTokens: total });
      return vectors;
    },
  };
}

interface BadVectors {
  readonly id: string;
  readonly url: string;
  readonly dimensions: number;
  readonly count: number;
}

function badVectors({ id, url, dimensions, count }: BadVectors): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_BAD_RESPONSE",
    message: `${url} did not answer ${count} texts for ${id} with as many vectors of ${dimensions} numbers`,
    isRetryable: false,
  });
}
