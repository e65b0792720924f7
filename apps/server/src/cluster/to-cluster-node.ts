import type { ClusterNode, Tier } from "@harombe/coordination";
import type { Timeouts } from "@harombe/llm";

import type { NodeConfig } from "./node-config.ts";
import { isThisMachine, toNodeUrl } from "./node-url.ts";
import { openNode } from "./open-node.ts";
import { openOwnEngine, type OwnEngine } from "./own-engine.ts";

export interface ToClusterNodeOptions {
  /** Resolved; null for none. */
  readonly token: string | null;
  readonly timeouts: Timeouts;
  readonly discoveryToken?: string | null | undefined;
  /** Where this machine's own server listens, and the engine behind it. */
  readonly own: { readonly ports: ReadonlySet<number>; readonly engine: OwnEngine };
}

/**
 * A node of the config as the cluster takes it. Asks nobody. A node that is this very server stands
 * for the engine of this machine; asking it over HTTP would end in asking the cluster again.
 */
export function toClusterNode(
  config: NodeConfig,
  { token, timeouts, discoveryToken, own }: ToClusterNodeOptions,
): ClusterNode {
  const url = toNodeUrl(config);
  const isLocal = isThisMachine(url.hostname);
  const { name, tier, model, slots, max_context: contextWindowTokens, mac, enabled } = config;
  return {
    name,
    tier: tier as Tier,
    model,
    host: url.protocol === "https:" ? url.origin : url.host,
    isLocal,
    enabled,
    ...(slots !== null && { slots }),
    ...(contextWindowTokens !== null && { contextWindowTokens }),
    ...(mac !== null && { mac }),
    async connect() {
      const isHarombe = (config.kind ?? "harombe") === "harombe";
      const isSelf = isLocal && isHarombe && own.ports.has(Number(url.port));
      if (isSelf) return openOwnEngine(own.engine);
      return openNode(config, { url: url.href, token, timeouts, discoveryToken });
    },
  };
}
