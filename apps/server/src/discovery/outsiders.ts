import { type NodeStatus, toNodeUrls } from "@harombe/coordination";

import type { Placement } from "../cluster/found-node.ts";
import type { Sighting } from "./create-sighting.ts";

/** A machine that was found and is not in the cluster, as a row of `GET /cluster`. */
function toRow({ node, isRefused }: Sighting, reason: string): NodeStatus {
  const url = toNodeUrls(node)[0];
  return {
    name: node.label,
    host: url === undefined ? null : new URL(url).hostname.replace(/^\[|\]$/g, ""),
    port: node.port,
    tier: node.tier ?? 1,
    model: node.model ?? "unknown",
    kind: "harombe",
    status: isRefused ? "unauthorized" : "unavailable",
    reason: `found by mDNS, not used: ${reason}`,
    latencyMs: null,
    slots: 1,
    inFlight: 0,
    queued: 0,
    requests: 0,
    successRate: null,
    tokensPerSecond: null,
  };
}

/** Rows of those that did not join, each with its reason. */
export function rowsOfOutsiders(
  sightings: readonly Sighting[],
  placements: readonly Placement[],
): readonly NodeStatus[] {
  const placed = new Map(placements.map((placement) => [placement.label, placement]));
  return sightings.flatMap((sighting) => {
    const placement = placed.get(sighting.node.label);
    // A node of the config has its row already.
    if (placement && (placement.name !== null || placement.twin !== null)) return [];
    return [toRow(sighting, placement?.reason ?? sighting.reason ?? "it is just joining")];
  });
}
