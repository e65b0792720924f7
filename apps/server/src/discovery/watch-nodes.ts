import {
  createDiscovery,
  type DiscoveredNode,
  type DiscoveryEvent,
  isOwnMachine,
  toNodeUrls,
} from "@harombe/coordination";

import type { FoundNode } from "../cluster/found-node.ts";
import { createGate } from "./create-gate.ts";
import { createSighting, type Sighting } from "./create-sighting.ts";
import type { DiscoverySettings } from "./discovery-settings.ts";

export interface WatchNodesOptions extends DiscoverySettings {
  readonly serviceType: string;
  /** `cluster.discovery.token`; null where there is none. */
  readonly token: string | null;
  /** This server itself, which is never taken for another. */
  readonly self: { readonly machineId: string; readonly port: number };
  /** Called when `sightings` or `found` may have changed. */
  readonly onChange: () => void;
  readonly onWarning: (error: unknown) => void;
  readonly random?: () => number;
}

/** Who is on the network. */
export interface NodeWatch {
  readonly sightings: readonly Sighting[];
  /** Those that may join, who proved itself first stands first. */
  readonly found: readonly FoundNode[];
  close(): Promise<void>;
}

/** Listens for machines and asks each for its proof. Nobody is believed without. */
export async function watchNodes(options: WatchNodesOptions): Promise<NodeWatch> {
  const { self, serviceType, links, heardMax, onChange, onWarning } = options;
  const { random = Math.random } = options;
  const gate = createGate(options.proofsMax);
  const sightings = new Map<string, Sighting>();
  /** Labels in the order in which they were believed. */
  let order: readonly string[] = [];

  const changed = (): void => {
    const trusted = [...sightings].flatMap(([label, { found }]) => (found ? [label] : []));
    order = [...new Set([...order.filter((label) => trusted.includes(label)), ...trusted])];
    onChange();
  };
  const see = (node: DiscoveredNode): void => {
    const before = sightings.get(node.label);
    if (before && isStillThere(before, node)) before.node = node;
    else {
      before?.close();
      const sighting = createSighting(node, { ...options, gate, random, onChange: changed });
      sightings.set(node.label, sighting);
    }
    changed();
  };
  const lose = ({ label }: DiscoveredNode): void => {
    sightings.get(label)?.close();
    if (sightings.delete(label)) changed();
  };
  const onEvent = ({ type, node }: DiscoveryEvent): void => {
    const isThisServer = node.port === self.port && isOwnMachine(node, self);
    if (type === "lost" || isThisServer) lose(node);
    else see(node);
  };
  const discovery = await createDiscovery({
    ...links,
    serviceType,
    nodesMax: heardMax,
    onChange: onEvent,
    onWarning,
  });
  return {
    get sightings() {
      return [...sightings.values()];
    },
    get found() {
      return order.flatMap((label) => sightings.get(label)?.found ?? []);
    },
    close: async () => {
      for (const sighting of sightings.values()) sighting.close();
      await discovery.close();
    },
  };
}

/** What it proved holds as long as it is announced where it proved it. */
function isStillThere({ found, node: before }: Sighting, now: DiscoveredNode): boolean {
  if (before.machineId !== now.machineId || before.port !== now.port) return false;
  return found === null
    ? toNodeUrls(before).join() === toNodeUrls(now).join()
    : toNodeUrls(now).includes(found.url);
}
