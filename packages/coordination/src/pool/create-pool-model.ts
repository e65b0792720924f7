import type { LanguageModel, ModelCapabilities } from "@harombe/llm";

import type { Cluster } from "../cluster/cluster.ts";
import { isSameModel } from "../nodes/is-same-model.ts";

/** The cluster as one of its models; without a name, as itself. */
export function createPoolModel(cluster: Cluster, name: string | undefined): LanguageModel {
  if (name === undefined) return cluster;
  return {
    id: name,
    get capabilities(): ModelCapabilities {
      const known = cluster.models().find(({ id }) => isSameModel(id, name));
      const contextWindowTokens = known?.contextWindowTokens ?? null;
      return { ...cluster.capabilities, contextWindowTokens };
    },
    stream: (request, options) =>
      cluster.stream({ ...request, hints: { ...request.hints, model: name } }, options),
  };
}
