import { join } from "node:path";

import { configSchema } from "@harombe/config";
import type { Cluster, PolicyName } from "@harombe/coordination";
import { createAssistant, startServer } from "@harombe/server";

import { waitUntilReady } from "../cluster/wait-until-ready.ts";
import type { DemoNodeSettings } from "./demo-node.ts";

export interface CoordinatorOptions {
  readonly nodes: readonly (DemoNodeSettings & { readonly port: number })[];
  readonly policy: PolicyName;
  /** The agent's files, and harombe's own. */
  readonly folders: { readonly work: string; readonly home: string };
  readonly signal: AbortSignal;
}

/** The server that makes a cluster of the others. */
export interface Coordinator extends AsyncDisposable {
  readonly url: string;
  readonly cluster: Cluster;
}

export async function openCoordinator({
  nodes,
  policy,
  folders: { work, home },
  signal,
}: CoordinatorOptions): Promise<Coordinator> {
  const config = configSchema.parse({
    tools: { allowed_paths: [work] },
    cluster: {
      routing: { policy, continue_streams: true },
      nodes: nodes.map(({ name, port, slots }) => ({
        ...{ name, port, slots, host: "127.0.0.1", kind: "harombe" },
        ...{ model: "simulated:1b", tier: 1 },
      })),
    },
  });
  const assistant = await createAssistant(config, {
    cwd: work,
    directory: join(home, policy),
    clusterOptions: {
      // All listen on one address and stand for machines of their own.
      resolveMachine: async () => null,
      // Nobody wants to watch a minute pass until a node that failed is tried again.
      health: { urgentIntervalMs: 250 },
      breaker: { openMs: 1000, openMsMax: 1000 },
    },
  });
  const server = await startServer({ assistant, port: 0, signal });
  const close = async (): Promise<void> => {
    await server.close({ graceMs: 0 });
    await assistant.close();
  };
  const { cluster } = assistant;
  if (!cluster) throw new TypeError("The nodes of the demo made no cluster");
  await waitUntilReady(cluster, { signal, timeoutMs: 10_000 });
  return { url: server.url, cluster, [Symbol.asyncDispose]: close };
}
