import { z } from "zod";

import type { EmbeddingModel } from "../contract/embedding-model.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { createBatchedEmbedder, type EmbeddedBatch } from "../decode/create-batched-embedder.ts";
import { requestJson } from "../transport/request-json.ts";
import type { OllamaModelPlace } from "./create-ollama-language-model.ts";
import { requestContext } from "./ollama-server.ts";
import { showOllamaModel } from "./show-ollama-model.ts";

const embedSchema = z.object({
  embeddings: z.array(z.array(z.number())),
  prompt_eval_count: z.number().int().positive().nullish().catch(null),
});

/** A model for vectors; how long they are is asked, or tried with one word. */
export async function createOllamaEmbeddingModel(
  place: OllamaModelPlace,
  { signal }: CallOptions = {},
): Promise<EmbeddingModel> {
  const { embeddingLength } = await showOllamaModel({ ...requestContext(place, place.id), signal });
  return createBatchedEmbedder({
    id: place.id,
    url: place.transport.url,
    dimensions: embeddingLength,
    embedBatch: (texts, options) => embedBatch(place, texts, options),
    ...(signal && { signal }),
  });
}

/** A text that is too long is an error: by default Ollama cuts it in silence. */
async function embedBatch(
  place: OllamaModelPlace,
  input: readonly string[],
  { signal }: CallOptions,
): Promise<EmbeddedBatch> {
  const { id: model, keepAlive, transport } = place;
  const answer = await requestJson({
    ...requestContext(place, model),
    url: `${transport.url}/api/embed`,
    body: { model, input, truncate: false, keep_alive: keepAlive },
    schema: embedSchema,
    isWork: true,
    signal,
  });
  return { vectors: answer.embeddings, promptTokens: answer.prompt_eval_count };
}
