import { z } from "zod";

import type { EmbeddingModel } from "../contract/embedding-model.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { createBatchedEmbedder } from "../decode/create-batched-embedder.ts";
import { requestJson } from "../transport/request-json.ts";
import { remoteContext, type RemotePlace } from "./remote-place.ts";

const embedSchema = z.object({
  embeddings: z.array(z.array(z.number())),
  prompt_eval_count: z.number().int().positive().nullish().catch(null),
});

/** A model for vectors of another node. Embeds one word to learn how long they are. */
export async function createRemoteEmbeddingModel(
  place: RemotePlace,
  options: CallOptions = {},
): Promise<EmbeddingModel> {
  const { transport, id } = place;
  return createBatchedEmbedder({
    id,
    url: transport.url,
    dimensions: null,
    embedBatch: async (input, { signal }) => {
      const { embeddings, prompt_eval_count: promptTokens } = await requestJson({
        ...remoteContext(transport, id),
        url: `${transport.url}/api/embed`,
        body: { model: id, input },
        schema: embedSchema,
        isWork: true,
        signal,
      });
      return { vectors: embeddings, promptTokens };
    },
    ...options,
  });
}
