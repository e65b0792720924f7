import type { EmbeddingModel } from "../contract/embedding-model.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { LlmError } from "../errors/llm-error.ts";

export interface BatchedEmbedderOptions extends CallOptions {
  readonly id: string;
  /** Shown in errors. */
  readonly url: string;
  /** Null when one text has to be embedded to find out. */
  readonly dimensions: number | null;
  /** Vectors of at most `batchSize` texts, in order. */
  readonly embedBatch: (
    texts: readonly string[],
    options: CallOptions,
  ) => Promise<readonly (readonly number[])[]>;
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
  const dimensions = known ?? (await embedBatch(["dimensions"], options))[0]?.length ?? 0;

  const embedPart = async (
    texts: readonly string[],
    call: CallOptions,
  ): Promise<Float32Array[]> => {
    const vectors = await embedBatch(texts, call);
    const isRight =
      vectors.length === texts.length && vectors.every(({ length }) => length === dimensions);
    if (!isRight || dimensions === 0)
      throw badVectors({ id, url, dimensions, count: texts.length });
    return vectors.map((vector) => Float32Array.from(vector));
  };

  return {
    id,
    dimensions,
    async embed(texts, call = {}) {
      call.signal?.throwIfAborted();
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += batchSize) {
        vectors.push(...(await embedPart(texts.slice(start, start + batchSize), call)));
      }
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
