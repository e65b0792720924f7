import type { Config } from "@harombe/config";
import type { ClusterMetrics, NodeStatus } from "@harombe/coordination";
import type { RouteDecision } from "@harombe/llm";

import {
  type CallOptions,
  createServerCall,
  readJson,
  type ServerRequest,
} from "../remote/create-server-call.ts";

export type NodeConfig = Config["cluster"]["nodes"][number];

/** The cluster of a running server, over HTTP. Throws `RemoteError`, or the signal's reason. */
export interface ClusterClient {
  readonly url: string;
  status(options?: CallOptions): Promise<readonly NodeStatus[]>;
  metrics(options?: CallOptions): Promise<ClusterMetrics>;
  route(prompt: string, options?: CallOptions): Promise<RouteDecision>;
  /** Resolves after the node's first check. */
  add(node: Partial<NodeConfig>, options?: CallOptions): Promise<NodeStatus | null>;
  /** Waits, at most half a minute, for what runs there. */
  remove(name: string, options?: CallOptions): Promise<void>;
  drain(name: string, options?: CallOptions): Promise<NodeStatus | null>;
  resume(name: string, options?: CallOptions): Promise<NodeStatus | null>;
}

export interface ClusterClientOptions {
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /** How long an answer may take. Default 60000: a removal waits for what runs. */
  readonly timeoutMs?: number;
}

export function createClusterClient({
  url,
  token,
  fetch: fetchFrom = fetch,
  timeoutMs = 60_000,
}: ClusterClientOptions): ClusterClient {
  const hint = "Start it anew: `harombe stop --force`, then `harombe start`.";
  const ask = createServerCall({ url, token, fetch: fetchFrom, timeoutMs, hint });
  const call = async <Value>(
    [method, path]: readonly [method: ServerRequest["method"] & string, path: string],
    request: Omit<ServerRequest, "method"> = {},
  ): Promise<Value> =>
    readJson(await ask(path, { ...request, method, headers: { accept: "application/json" } }));
  const at = (name: string): string => `/cluster/nodes/${encodeURIComponent(name)}`;
  return {
    url,
    status: (options) => call(["GET", "/cluster"], options),
    metrics: (options) => call(["GET", "/metrics"], options),
    route: (prompt, options) =>
      call(["POST", "/cluster/route"], {
        ...options,
        body: { messages: [{ role: "user", content: prompt }] },
      }),
    add: (node, options) => call(["POST", "/cluster/nodes"], { ...options, body: node }),
    remove: async (name, options) => {
      await call(["DELETE", at(name)], options);
    },
    drain: (name, options) => call(["POST", `${at(name)}/drain`], options),
    resume: (name, options) => call(["POST", `${at(name)}/resume`], options),
  };
}
