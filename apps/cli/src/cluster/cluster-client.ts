import type { Config } from "@harombe/config";
import type { ClusterMetrics, NodeStatus } from "@harombe/coordination";
import type { RouteDecision } from "@harombe/llm";

import { RemoteError } from "../remote/remote-error.ts";

export type NodeConfig = Config["cluster"]["nodes"][number];

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

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
  const call = async <Value>(
    [method, path]: readonly [method: string, path: string],
    { body, signal }: CallOptions & { readonly body?: unknown } = {},
  ): Promise<Value> => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const response = await fetchFrom(new URL(path, url), {
      method,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      headers: {
        accept: "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
      },
      body: method === "POST" ? JSON.stringify(body ?? {}) : null,
    }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw silent(url, error);
    });
    if (!response.ok) throw await refusal(response, url);
    return (await response.json()) as Value;
  };
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

async function refusal(response: Response, url: string): Promise<RemoteError> {
  const body = (await response.json().catch(() => null)) as {
    error?: { code?: string; message?: string; hint?: string };
  } | null;
  const { code = "HAROMBE_CLI_REMOTE", message, hint } = body?.error ?? {};
  const words = message ?? `${url} answered ${response.status} ${response.statusText}`;
  return new RemoteError(words, { code, hint, status: response.status });
}

function silent(url: string, cause: unknown): RemoteError {
  return new RemoteError(`The running server at ${url} does not answer`, {
    code: "HAROMBE_CLI_UNREACHABLE",
    hint: "Start it anew: `harombe stop --force`, then `harombe start`.",
    cause,
  });
}
