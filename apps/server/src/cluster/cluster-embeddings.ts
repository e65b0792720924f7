import type { Cluster } from "@harombe/coordination";
import { type CallOptions, type EmbeddingModel, type Engine, LlmError } from "@harombe/llm";

import { isOwnModelName } from "../assistant/model-names.ts";
import { ServerError } from "../errors/server-error.ts";

export interface ClusterEmbeddingsOptions {
  readonly cluster: Cluster;
  readonly engines: ReadonlyMap<string, Engine>;
  /** Alias, then node, then the model's name there. */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Texts' vectors from a node of the cluster. */
export interface ClusterEmbeddingModel extends EmbeddingModel {
  /** The node that answers. */
  readonly node: string;
}

/**
 * The first node that has the model and gives embeddings; when it fails to open, the next. Throws
 * what the last one said, `HAROMBE_LLM_MODEL_NOT_FOUND`, or `HAROMBE_SERVER_UNSUPPORTED`.
 */
export async function openClusterEmbeddings(
  name: string,
  { cluster, engines, aliases }: ClusterEmbeddingsOptions,
  options: CallOptions = {},
): Promise<ClusterEmbeddingModel> {
  let failure: unknown;
  for (const node of holdersOf(cluster, name)) {
    const engine = engines.get(node.name);
    if (!engine?.embeddingModel) continue;
    const names = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
    const id = isOwnModelName(name) ? node.model : (names?.[node.name] ?? name);
    try {
      const model = await engine.embeddingModel(id, options);
      const { dimensions } = model;
      return { id, dimensions, node: node.name, embed: (...call) => model.embed(...call) };
    } catch (error) {
      options.signal?.throwIfAborted();
      failure = error;
    }
  }
  throw (
    failure ??
    new ServerError(
      "HAROMBE_SERVER_UNSUPPORTED",
      `No node that has ${JSON.stringify(name)} and is available gives embeddings`,
      { hint: "See how the nodes stand: harombe cluster status" },
    )
  );
}

function holdersOf(cluster: Cluster, name: string) {
  const nodes = cluster.status().filter(({ status }) => ["available", "busy"].includes(status));
  if (isOwnModelName(name)) return nodes;
  const entry = cluster.models().find(({ id }) => id === name || id === `${name}:latest`);
  if (entry) return nodes.filter((node) => entry.nodes.includes(node.name));
  throw new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `No node of the cluster has the model ${JSON.stringify(name)}`,
    isRetryable: false,
  });
}
