import type { CallOptions, LanguageModel, ModelRequest, RouteDecision } from "@harombe/llm";

import type { Embeddings, EmbedRequest } from "../embed/embed-request.ts";
import type { ClusterMetrics } from "../metrics/cluster-metrics.ts";
import type { ClusterNode, NodeStatus } from "../nodes/cluster-node.ts";

/** A model that some node of the cluster has. What no node tells is null. */
export interface ClusterModel {
  readonly id: string;
  /** Nodes that have it, under this name or the alias's. */
  readonly nodes: readonly string[];
  readonly isAlias: boolean;
  /** The largest window among them. */
  readonly contextWindowTokens: number | null;
  /** Of the first node that tells. */
  readonly sizeBytes: number | null;
  readonly parameters: string | null;
  readonly quantization: string | null;
  readonly digest: string | null;
  readonly format: string | null;
  readonly family: string | null;
  readonly vramBytes: number | null;
  /** When it leaves the memory of the last node that has it there, ISO 8601. */
  readonly expiresAt: string | null;
  /** In the memory of a node. */
  readonly isLoaded: boolean | null;
}

export interface RemoveOptions extends CallOptions {
  /** How long what runs there may take. Default: as long as it takes. */
  readonly timeoutMs?: number;
}

/** Many machines that answer as one model. */
export interface Cluster extends LanguageModel {
  /** Resolves once every node has been asked for the first time. */
  ready(options?: CallOptions): Promise<void>;
  status(): readonly NodeStatus[];
  /**
   * Vectors of the texts, from a node that has the model, as `stream` finds one: they wait in the
   * same queue, take a slot, and move on when a node fails, each at most once. Throws what `stream`
   * does; an empty list asks nobody.
   */
  embed(texts: readonly string[], request?: EmbedRequest): Promise<Embeddings>;
  /** Which node would take the request now, and why, without running it. */
  route(request: ModelRequest): RouteDecision;
  /** The last decisions, the oldest first. */
  readonly decisions: readonly RouteDecision[];
  metrics(): ClusterMetrics;
  /** What the nodes have, and the aliases. */
  models(): readonly ClusterModel[];
  /** Throws `HAROMBE_CLUSTER_INVALID_NODE` for a name that is taken. Resolves after the first check. */
  addNode(node: ClusterNode): Promise<void>;
  /** Takes no more requests for it, waits for what runs there, and closes it. */
  removeNode(name: string, options?: RemoveOptions): Promise<void>;
  /** Takes no more requests for it; resolves when nothing runs there any more. */
  drainNode(name: string, options?: RemoveOptions): Promise<void>;
  resumeNode(name: string): void;
  /** Adds, replaces and removes nodes until they are these. Those that did not change keep all they have. */
  updateNodes(nodes: readonly ClusterNode[]): Promise<void>;
  /** Asks one node, or all of them, how they are. */
  check(name?: string): Promise<void>;
  /** Calls back when a row of `status` may have changed; the returned function ends that. */
  subscribe(listener: () => void): () => void;
  /** Breaks what runs, rejects what waits, closes every engine. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
