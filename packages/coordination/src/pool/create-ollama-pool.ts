import {
  type CallOptions,
  complete,
  createOllama,
  type Engine,
  type LanguageModel,
  type Message,
  type ModelEvent,
  type ModelRequest,
  type ModelResponse,
  type OllamaOptions,
} from "@harombe/llm";

import type { ClusterOptions } from "../cluster/cluster-options.ts";
import type { Cluster, ClusterModel } from "../cluster/cluster.ts";
import { createCluster } from "../cluster/create-cluster.ts";
import type { EmbedRequest } from "../embed/embed-request.ts";
import type { ClusterNode, NodeStatus } from "../nodes/cluster-node.ts";
import { createPoolModel } from "./create-pool-model.ts";
import { type OllamaHost, type PoolHost, toPoolHosts } from "./to-pool-host.ts";
import { anyModel, withOwnChoice } from "./with-own-choice.ts";

export interface OllamaPoolOptions extends Omit<ClusterOptions, "nodes"> {
  /** Asked for where a call names no model: only servers that have it are used. Default: any. */
  readonly model?: string;
  /** For the connection to every server. */
  readonly ollama?: Omit<OllamaOptions, "baseUrl">;
}

export interface PoolEmbedRequest extends EmbedRequest {
  readonly model: string;
}

/** Many Ollama servers that answer as one. */
export interface OllamaPool {
  /** What the pool stands on: decisions, metrics, adding and draining nodes. */
  readonly cluster: Cluster;
  /** One model of the pool, or whatever the router takes. For agents and `complete`. */
  model(name?: string): LanguageModel;
  /** Streams; before the first token a failure moves the request to the next server. */
  chat(
    request: readonly Message[] | ModelRequest,
    options?: CallOptions,
  ): AsyncIterable<ModelEvent>;
  /** The whole answer; `route` in it names the server. */
  complete(
    request: readonly Message[] | ModelRequest,
    options?: CallOptions,
  ): Promise<ModelResponse>;
  /** One vector for each text, in order, from one server that has the model. */
  embed(texts: readonly string[], request: PoolEmbedRequest): Promise<Float32Array[]>;
  models(): readonly ClusterModel[];
  status(): readonly NodeStatus[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A client of several Ollama servers: routing, queueing, failover and embeddings in one call. A
 * server that is down may come later. Throws `TypeError` for an empty list and for a host that is
 * none or stands there twice, with its value.
 */
export function createOllamaPool(
  hosts: readonly (string | OllamaHost)[],
  { model: defaultModel, ollama, ...options }: OllamaPoolOptions = {},
): OllamaPool {
  const parsed = toPoolHosts(hosts);
  const nodes = parsed.map((host) =>
    toNode(host, withOwnChoice(createOllama({ ...ollama, baseUrl: host.url }))),
  );
  const cluster = createCluster({ ...options, nodes });
  const model = (name = defaultModel): LanguageModel => createPoolModel(cluster, name);
  const open = (request: readonly Message[] | ModelRequest) => {
    const full: ModelRequest = isMessages(request) ? { messages: request } : request;
    return { full, chosen: model(full.hints?.model ?? defaultModel) };
  };
  const close = (): Promise<void> => cluster.close();
  return {
    cluster,
    model,
    chat(request, call) {
      const { full, chosen } = open(request);
      return chosen.stream(full, call);
    },
    async complete(request, call) {
      const { full, chosen } = open(request);
      return complete(chosen, full, call);
    },
    embed: async (texts, request) => [...(await cluster.embed(texts, request)).vectors],
    models: () => cluster.models().filter(({ id }) => id !== anyModel),
    status: () => cluster.status(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function toNode(
  { name, url, model = anyModel, tier = 0, slots }: PoolHost,
  engine: Engine,
): ClusterNode {
  return {
    name,
    tier,
    model,
    host: new URL(url).origin,
    connect: () => engine,
    ...(slots !== undefined && { slots }),
  };
}

const isMessages = (request: readonly Message[] | ModelRequest): request is readonly Message[] =>
  Array.isArray(request);
