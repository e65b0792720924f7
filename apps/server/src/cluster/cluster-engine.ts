import type { Cluster } from "@harombe/coordination";
import type { Engine, EngineModel } from "@harombe/llm";

import { ServerError } from "../errors/server-error.ts";
import { clusterEmbeddingModel } from "./cluster-embeddings.ts";
import type { ClusterModels } from "./cluster-models.ts";

/** A whole cluster where one engine is expected. Closing it is the cluster's owner's business. */
export function toEngine(cluster: Cluster, models: ClusterModels): Engine {
  const close = async (): Promise<void> => {};
  return {
    name: "cluster",
    url: null,
    async probe(options) {
      const startedAt = performance.now();
      await cluster.ready(options);
      assertUsable(cluster);
      return { version: null, latencyMs: performance.now() - startedAt, slots: slotsOf(cluster) };
    },
    async listModels(options) {
      await cluster.ready(options);
      return listModels(cluster);
    },
    languageModel: (id, settings) => models.model(id, settings),
    embeddingModel: (id, options) => clusterEmbeddingModel(cluster, id, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What the nodes have, and the aliases; in memory is what is in that of any node. */
function listModels(cluster: Cluster): readonly EngineModel[] {
  return cluster.models().map(({ nodes: _nodes, isAlias: _isAlias, ...model }) => model);
}

const unusable: ReadonlySet<string> = new Set(["unavailable", "unauthorized", "draining"]);

function assertUsable(cluster: Cluster): void {
  const rows = cluster.status();
  if (rows.some(({ status }) => !unusable.has(status))) return;
  const reasons = rows.map(({ name, reason, status }) => `${name}: ${reason ?? status}`);
  throw new ServerError(
    "HAROMBE_SERVER_NO_ENGINE",
    `No node of the cluster can answer: ${reasons.join("; ")}`,
    { hint: "See how the nodes stand: harombe cluster status", isRetryable: true },
  );
}

function slotsOf(cluster: Cluster): number {
  return cluster.status().reduce((total, { slots }) => total + slots, 0);
}
