import type { EmbeddingModel } from "../contract/embedding-model.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { createBatchedEmbedder, type EmbeddedBatch } from "../decode/create-batched-embedder.ts";
import { toThrown } from "../errors/to-thrown.ts";
import { createWatch } from "../transport/create-watch.ts";
import { failureContext } from "../transport/request-context.ts";
import type { OpenAIModelPlace } from "./create-openai-language-model.ts";
import { requestContext } from "./open-ai-server.ts";

/** A model for vectors. Embeds one word to learn how long they are. */
export async function createOpenAIEmbeddingModel(
  place: OpenAIModelPlace,
  options: CallOptions = {},
): Promise<EmbeddingModel> {
  return createBatchedEmbedder({
    id: place.id,
    url: place.transport.url,
    dimensions: null,
    embedBatch: (texts, call) => embedBatch(place, texts, call),
    ...options,
  });
}

async function embedBatch(
  place: OpenAIModelPlace,
  texts: readonly string[],
  { signal }: CallOptions,
): Promise<EmbeddedBatch> {
  const { id: model, client, transport } = place;
  const watch = createWatch({ url: transport.url, timeouts: transport.timeouts, signal });
  try {
    const { embeddings } = await client();
    const body = { model, input: [...texts], encoding_format: "float" as const };
    const { data, usage } = await embeddings.create(body, { signal: watch.signal });
    return {
      vectors: data
        .toSorted((left, right) => left.index - right.index)
        .map(({ embedding }) => embedding),
      promptTokens: toCount(usage),
    };
  } catch (error) {
    throw toThrown(error, watch, failureContext(requestContext(place, model)));
  } finally {
    watch.end();
  }
}

/** Not every server counts, whatever the client's types promise; a count of 0 is none. */
function toCount(usage: { readonly prompt_tokens?: unknown } | null | undefined): number | null {
  const count = usage?.prompt_tokens;
  return typeof count === "number" && Number.isSafeInteger(count) && count > 0 ? count : null;
}
