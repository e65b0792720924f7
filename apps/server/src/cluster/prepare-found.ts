import type { NodeTimeouts } from "@harombe/coordination";
import { createRemote, type Engine } from "@harombe/llm";

import type { FoundMachines, FoundNode, Placement } from "./found-node.ts";
import { openOwnEngine, type OwnEngine } from "./own-engine.ts";
import type { PreparedNode } from "./prepare-nodes.ts";

export interface PrepareFoundOptions {
  readonly timeouts: NodeTimeouts;
  readonly onConnected: (name: string, engine: Engine) => void;
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
  { url, machineId, model, tier, wrapFetch }: FoundNode,
  { timeouts, onConnected }: PrepareFoundOptions,
): PreparedNode {
  const connect = (): Engine => {
    const engine = createRemote({ url, wrapFetch, timeouts });
    onConnected(name, engine);
    return engine;
  };
  return {
    node: { name, tier, model, host: new URL(url).host, connect },
    isEnabled: true,
    key: JSON.stringify(["mdns", url, machineId, model, tier, timeouts]),
  };
}

export interface PrepareSelfOptions extends Pick<PrepareFoundOptions, "onConnected"> {
  readonly engine: OwnEngine;
}

/** This machine as a node beside those that were found; none while it has no model. */
export function prepareSelf(
  { name, tier, model }: FoundMachines["self"],
  { engine, onConnected }: PrepareSelfOptions,
): readonly (readonly [string, PreparedNode])[] {
  if (model === null) return [];
  const connect = async (): Promise<Engine> => {
    const own = await openOwnEngine(engine);
    onConnected(name, own);
    return own;
  };
  const node = { name, tier, model, host: "localhost", isLocal: true, connect };
  return [[name, { node, isEnabled: true, key: JSON.stringify(["self", model, tier]) }]];
}
