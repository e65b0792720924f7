import { isDeepStrictEqual } from "node:util";

import type { DiscoveredNode, DiscoveryEvent } from "./discovered-node.ts";
import { orderAddresses } from "./order-addresses.ts";

/** The nodes that a caller was told of. */
export interface NodeRegister {
  readonly nodes: readonly DiscoveredNode[];
  /** Takes what all links know now and returns what that changes. */
  update(heard: readonly DiscoveredNode[]): readonly DiscoveryEvent[];
}

/** Nodes beyond `nodesMax` are left out; who was there first stays. */
export function createNodeRegister({ nodesMax }: { readonly nodesMax: number }): NodeRegister {
  const known = new Map<string, DiscoveredNode>();
  return {
    get nodes() {
      return [...known.values()];
    },
    update: (heard) => {
      const merged = mergeNodes(heard);
      const events: DiscoveryEvent[] = [];
      for (const [key, node] of known) {
        if (merged.has(key)) continue;
        known.delete(key);
        events.push({ type: "lost", node });
      }
      for (const [key, node] of merged) {
        const before = known.get(key);
        if (before === undefined && known.size >= nodesMax) continue;
        if (isDeepStrictEqual(before, node)) continue;
        known.set(key, node);
        events.push({ type: before === undefined ? "found" : "updated", node });
      }
      return events;
    },
  };
}

/** One node for each label, with the addresses of all links it was heard on. */
function mergeNodes(heard: readonly DiscoveredNode[]): ReadonlyMap<string, DiscoveredNode> {
  const merged = new Map<string, DiscoveredNode>();
  for (const node of heard) {
    const key = node.label.toLowerCase();
    const other = merged.get(key);
    const addresses = orderAddresses([...(other?.addresses ?? []), ...node.addresses]);
    merged.set(key, { ...(other ?? node), addresses });
  }
  return merged;
}
