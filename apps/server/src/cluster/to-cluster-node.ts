import type { ClusterNode, Tier } from "@harombe/coordination";
import type { Engine, Timeouts } from "@harombe/llm";

import type { NodeConfig } from "./node-config.ts";
import { isThisMachine, toNodeUrl } from "./node-url.ts";
import { openNode } from "./open-node.ts";

export interface ToClusterNodeOptions {
  /** Resolved; null for none. */
  readonly token: string | null;
  readonly timeouts: Timeouts;
  /** Told of the engine, each time that one is made. */
  readonly onConnected: (name: string, engine: Engine) => void;
}

/** A node of the config as the cluster takes it. Asks nobody. */
export function toClusterNode(
  config: NodeConfig,
  { token, timeouts, onConnected }: ToClusterNodeOptions,
): ClusterNode {
  const url = toNodeUrl(config);
  const { name, tier, model, slots, max_context: contextWindowTokens, mac, enabled } = config;
  return {
    name,
    tier: tier as Tier,
    model,
    host: url.protocol === "https:" ? url.origin : url.host,
    isLocal: isThisMachine(url.hostname),
    enabled,
    ...(slots !== null && { slots }),
    ...(contextWindowTokens !== null && { contextWindowTokens }),
    ...(mac !== null && { mac }),
    async connect() {
      const engine = await openNode(config, { url: url.href, token, timeouts });
      onConnected(name, engine);
      return engine;
    },
  };
}
