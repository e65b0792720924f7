import type { FoundMachines, FoundNode, Placement } from "./found-node.ts";

/** What a node of the config really is, as far as it could be told. */
export interface ListedNode {
  readonly name: string;
  readonly port: number;
  /** All addresses of its host. */
  readonly addresses: readonly string[];
  /** Null where it did not prove one. */
  readonly machineId: string | null;
}

export interface PlaceFoundOptions {
  /** The nodes of the config; each wins over a found one. */
  readonly listed: readonly ListedNode[];
  /** Labels of those that someone took out by hand. */
  readonly dismissed: ReadonlySet<string>;
}

/** Who of the found machines joins, and under which name. */
export function placeFound(
  { nodes, nodesMax, self }: FoundMachines,
  { listed, dismissed }: PlaceFoundOptions,
): readonly Placement[] {
  const joined: FoundNode[] = [];
  const names = new Set([self.name, ...listed.map(({ name }) => name)]);
  const doubt = (node: FoundNode): string | null => {
    const double = joined.find((other) => isSame(node, other));
    if (dismissed.has(node.label))
      return "it was taken out by hand, until this server is restarted";
    if (double) return sameAs(double, node);
    if (joined.length < nodesMax) return null;
    return `${nodesMax} found machines joined already (cluster.discovery.max_nodes)`;
  };
  return nodes.map((node) => {
    const { label } = node;
    const twin = listed.find((other) => isSame(node, other))?.name ?? null;
    const reason = twin === null ? doubt(node) : `it is ${JSON.stringify(twin)} of cluster.nodes`;
    if (reason !== null) return { label, name: null, reason, twin };
    const name = freeName(label, names);
    names.add(name);
    joined.push(node);
    return { label, name, reason, twin };
  });
}

/** Two servers on one machine differ by their ports. */
function isSame(node: FoundNode, other: ListedNode | FoundNode): boolean {
  if (node.port !== other.port) return false;
  return (
    node.machineId === other.machineId ||
    node.addresses.some((address) => other.addresses.includes(address))
  );
}

function sameAs(other: FoundNode, { machineId, port }: FoundNode): string {
  const clones = "Copies of one machine need ids of their own: systemd-machine-id-setup";
  const what = `it has machine id and port, or address and port, of ${JSON.stringify(other.label)}`;
  return other.machineId === machineId ? `${what} (${machineId}, ${port}). ${clones}` : what;
}

function freeName(label: string, taken: ReadonlySet<string>): string {
  let name = label;
  for (let number = 2; taken.has(name); number += 1) name = `${label}-${number}`;
  return name;
}
