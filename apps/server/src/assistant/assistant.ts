import type { Agent, ApprovalMode, Policy, SessionStore } from "@harombe/agent";
import type { Config } from "@harombe/config";
import type { Cluster, Embeddings } from "@harombe/coordination";
import type { CallOptions, EmbedOptions, Engine, EngineModel, LanguageModel } from "@harombe/llm";
import type { Tool } from "@harombe/tools";

import type { ClusterChange } from "../cluster/cluster-host.ts";
import type { FoundMachines, Placement } from "../cluster/found-node.ts";
import type { NodeConfig } from "../cluster/node-config.ts";
import type { ModelObserver } from "./observe-model.ts";
import type { ResolvedSecrets } from "./resolve-secrets.ts";

/** Something a person should know that stops nothing. */
export interface AssistantWarning {
  readonly code: string;
  readonly message: string;
}

export interface AssistantAgentOptions {
  /** A model's name, an alias, or `harombe`. Default: the assistant's own model. */
  readonly model?: string | undefined;
  /** The folder that relative paths start from. Default: the assistant's. */
  readonly cwd?: string | undefined;
  /** Ends waiting for the engine; a run has a signal of its own. */
  readonly signal?: AbortSignal | undefined;
  /** What happens to calls that must be asked for. Default `deny`: nobody is there. */
  readonly approvals?: ApprovalMode | undefined;
  /** Asked about each call that the config would ask a person for, and only about those. */
  readonly policy?: Policy | undefined;
  /** Instead of `agent.system_prompt`. */
  readonly instructions?: string | undefined;
}

/** Where models come from: all machines of a cluster, or one. */
export interface ModelSource {
  /** The engine in use; a cluster is one, too. Throws `HAROMBE_SERVER_NO_ENGINE`; the next call tries again. */
  engine(options?: CallOptions): Promise<Engine>;
  /** What the engine has, or all nodes of the cluster and its aliases. */
  models(options?: CallOptions): Promise<readonly EngineModel[]>;
  /** Throws `HAROMBE_LLM_MODEL_NOT_FOUND`, or `HAROMBE_SERVER_NO_MODEL` when there is none at all. */
  model(name?: string, options?: CallOptions): Promise<LanguageModel>;
  /**
   * One vector for each text; `node` is null where no cluster chose one. Throws
   * `HAROMBE_SERVER_UNSUPPORTED` where the engine gives none, and what the cluster throws.
   */
  embed(name: string, texts: readonly string[], options?: EmbedOptions): Promise<Embeddings>;
}

/** A config come to life: an engine or a cluster, its models, the tools, and agents made of them. */
export interface Assistant extends ModelSource {
  /** With the `cluster` section as it is now. */
  readonly config: Config;
  /** Where harombe keeps its files. */
  readonly directory: string;
  readonly secrets: ResolvedSecrets;
  readonly tools: readonly Tool[];
  readonly sessions: SessionStore;
  readonly warnings: readonly AssistantWarning[];
  /**
   * The engine of this machine alone, whatever the cluster. Where there is a cluster and no engine,
   * its methods throw `HAROMBE_SERVER_LOOP`.
   */
  readonly thisMachine: ModelSource;
  /** Null while no node is enabled: then the engine of this machine answers. */
  readonly cluster: Cluster | null;
  /**
   * Applies a changed `cluster` section: nodes join, leave when what runs there has ended, or stay
   * as they are. What cannot be changes nothing: throws `ConfigError` for a secret, and a
   * `ServerError` for a name that is there twice or a host that is none. Nodes that were added
   * since and that the config does not have, leave.
   */
  reloadCluster(config: Pick<Config, "cluster">): Promise<ClusterChange>;
  /**
   * Adds a node until the next reload; no file changes. Resolves after its first check. Throws
   * `HAROMBE_SERVER_CONFLICT` for a name that is taken.
   */
  addNode(node: NodeConfig): Promise<void>;
  /**
   * Takes a node out until the next reload; waits for what runs there, and after `timeoutMs` breaks
   * it off. Throws `HAROMBE_CLUSTER_UNKNOWN_NODE`.
   */
  removeNode(name: string, options: { readonly timeoutMs: number }): Promise<void>;
  /**
   * The machines that are found on the network now, instead of those before; null for none. They join
   * and leave the cluster, nodes of the config win over them, and neither the config nor a file
   * changes.
   */
  setFound(found: FoundMachines | null): Promise<void>;
  /** What became of each machine that was found. */
  readonly placements: readonly Placement[];
  createAgent(options?: AssistantAgentOptions): Promise<Agent>;
  /**
   * Tells that a server of this assistant listens on a port of this machine, besides `server.port`:
   * a node at that address stands for this machine's own engine.
   */
  servesOn(port: number): void;
  /** Tells of every call of every model, until the returned function is called. */
  observe(observer: ModelObserver): () => void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
