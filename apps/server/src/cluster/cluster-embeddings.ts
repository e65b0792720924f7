import type { Cluster } from "@harombe/coordination";
import type { EmbeddingModel } from "@harombe/llm";

import type { ModelSource } from "../assistant/assistant.ts";
import { hintsFor } from "./cluster-models.ts";
import { translateClusterError } from "./translate-cluster-error.ts";

/**
 * Vectors from a node of the cluster that has the model. Throws what the cluster throws, and
 * `HAROMBE_LLM_MODEL_NOT_FOUND` when every node answers and none has it.
 */
export function clusterEmbed(cluster: Cluster): ModelSource["embed"] {
  return async (name, texts, options) => {
    try {
      return await cluster.embed(texts, { ...hintsFor(name), ...options });
    } catch (error) {
      throw translateClusterError(error);
    }
  };
}

/** A cluster's vectors as one model. Embeds one word to learn how long they are. */
export async function clusterEmbeddingModel(
  cluster: Cluster,
  id: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<EmbeddingModel> {
  const embed = clusterEmbed(cluster);
  const [vector] = (await embed(id, ["dimensions"], options)).vectors;
  return {
    id,
    dimensions: vector?.length ?? 0,
    embed: async (texts, call) => [...(await embed(id, texts, call)).vectors],
  };
}
