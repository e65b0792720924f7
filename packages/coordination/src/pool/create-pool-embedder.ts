import { type CallOptions, type EmbeddingModel, type Engine, LlmError } from "@harombe/llm";

import { toReasonCode } from "../attempt/failure-kind.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { ClusterError } from "../errors/cluster-error.ts";
import type { NodeReason } from "../errors/node-reason.ts";
import { isSameModel } from "../nodes/is-same-model.ts";

export interface EmbedRequest extends CallOptions {
  readonly model: string;
}

export type PoolEmbedder = (
  texts: readonly string[],
  request: EmbedRequest,
) => Promise<Float32Array[]>;

/** One server, as embeddings see it. */
interface Holder {
  readonly engine: Engine;
  readonly models: Map<string, EmbeddingModel>;
  inFlight: number;
  given: number;
}

/**
 * Vectors from the least busy server that has the model; when one fails, from the next, each at
 * most once. They do not wait in the coordinator's queue. Throws
 * `HAROMBE_CLUSTER_NO_CANDIDATE` when nobody has the model, `HAROMBE_CLUSTER_ATTEMPTS_FAILED` when
 * all that have it failed, and what a server said about the request itself.
 */
export function createPoolEmbedder(
  cluster: Cluster,
  engines: ReadonlyMap<string, Engine>,
): PoolEmbedder {
  const holders = new Map<string, Holder>(
    [...engines].map(([name, engine]) => [
      name,
      { engine, models: new Map(), inFlight: 0, given: 0 },
    ]),
  );
  return async (texts, { model, signal }) => {
    signal?.throwIfAborted();
    if (texts.length === 0) return [];
    const rank = (): readonly string[] => rankHolders(cluster, { holders, model });
    if (rank().length === 0) await cluster.ready({ ...(signal && { signal }) });
    const failures: NodeReason[] = [];
    let cause: unknown;
    for (const name of rank()) {
      try {
        return await embedAt(holders.get(name)!, texts, { model, ...(signal && { signal }) });
      } catch (error) {
        signal?.throwIfAborted();
        if (isAboutTheTexts(error)) throw error;
        cause = error;
        const reason = error instanceof Error ? error.message : "it failed";
        failures.push({ node: name, code: toReasonCode(error), reason });
      }
    }
    throw failures.length === 0
      ? nobodyHas(model, [...holders.keys()])
      : allFailed(failures, { model, cause });
  };
}

/** Available before unavailable, then the least busy, then the one that was given the least. */
function rankHolders(
  cluster: Cluster,
  { holders, model }: { readonly holders: ReadonlyMap<string, Holder>; readonly model: string },
): readonly string[] {
  const having = new Set(
    cluster.models().flatMap(({ id, nodes }) => (isSameModel(id, model) ? nodes : [])),
  );
  const rank = cluster
    .status()
    .filter(({ name, status }) => having.has(name) && holders.has(name) && status !== "draining")
    .map(({ name, status, inFlight, slots }) => {
      const { inFlight: embedding, given } = holders.get(name)!;
      const isDown = ["unavailable", "unauthorized", "asleep"].includes(status) ? 1 : 0;
      return { name, keys: [isDown, (inFlight + embedding) / slots, given] as const };
    });
  return rank
    .toSorted(({ keys: a }, { keys: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map(({ name }) => name);
}

async function embedAt(
  holder: Holder,
  texts: readonly string[],
  { model, ...call }: EmbedRequest,
): Promise<Float32Array[]> {
  holder.inFlight += 1;
  holder.given += 1;
  try {
    const opened = holder.models.get(model) ?? (await holder.engine.embeddingModel!(model, call));
    const vectors = await opened.embed(texts, call);
    holder.models.set(model, opened);
    return vectors;
  } catch (error) {
    holder.models.delete(model);
    throw error;
  } finally {
    holder.inFlight -= 1;
  }
}

/** Another server would refuse them as well. */
const isAboutTheTexts = (error: unknown): boolean =>
  LlmError.isInstance(error) &&
  ["HAROMBE_LLM_CONTEXT_EXCEEDED", "HAROMBE_LLM_REJECTED"].includes(error.code);

function nobodyHas(model: string, names: readonly string[]): ClusterError {
  return new ClusterError({
    code: "HAROMBE_CLUSTER_NO_CANDIDATE",
    message: `No server of the pool has the embedding model ${JSON.stringify(model)}`,
    isRetryable: false,
    hint: `Pull it on one of them: ollama pull ${model}`,
    nodes: names.map((node) => ({ node, code: "no-model", reason: `it has no model ${model}` })),
  });
}

function allFailed(
  nodes: readonly NodeReason[],
  { model, cause }: { readonly model: string; readonly cause: unknown },
): ClusterError {
  const said = nodes.map(({ node, reason }) => `${node}: ${reason}`).join("; ");
  return new ClusterError({
    code: "HAROMBE_CLUSTER_ATTEMPTS_FAILED",
    message: `No server gave embeddings of ${model}: ${said}`,
    isRetryable: true,
    nodes,
    cause,
  });
}
