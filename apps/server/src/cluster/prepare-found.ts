import type { NodeTimeouts } from "@harombe/coordination";
import { createRemote } from "@harombe/llm";

import type { FoundMachines, FoundNode, Placement } from "./found-node.ts";
import { openOwnEngine, type OwnEngine } from "./own-engine.ts";
import type { PreparedNode } from "./prepare-nodes.ts";

export interface PrepareFoundOptions {
  readonly timeouts: NodeTimeouts;
}

/** The found machines that join, by name, ready for the cluster. */
export function prepareFound(
  nodes: readonly FoundNode[],
  placements: readonly Placement[],
  options: PrepareFoundOptions,
): readonly (readonly [string, PreparedNode])[] {
  const byLabel = new Map(nodes.map((node) => [node.label, node]));
  return placements.flatMap(({ label, name }) => {
    const node = byLabel.get(label);
    return node && name !== null ? [[name, toPrepared(name, node, options)] as const] : [];
  });
}

function toPrepared(
  name: string,
  { url, machineId, model, tier, credentials }: FoundNode,
  { timeouts }: PrepareFoundOptions,
): PreparedNode {
  const connect = () => createRemote({ url, credentials, timeouts });
  return {
    node: { name, tier, model, host: new URL(url).host, connect },
    isEnabled: true,
    key: JSON.stringify(["mdns", url, machineId, model, tier, timeouts]),
  };
}

/** This machine as a node beside those that were found; none while it has no model. */
export function prepareSelf(
  { name, tier, model }: FoundMachines["self"],
  engine: OwnEngine,
): readonly (readonly [string, PreparedNode])[] {
  if (model === null) return [];
  const connect = () => openOwnEngine(engine);
  const node = { name, tier, model, host: "localhost", isLocal: true, connect };
  return [[name, { node, isEnabled: true, key: JSON.stringify(["self", model, tier]) }]];
}
