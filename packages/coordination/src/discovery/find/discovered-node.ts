/** A node that announced itself. Nothing here is proven: anyone on the network may say anything. */
export interface DiscoveredNode {
  /** Unique on the network: the label of the service instance, such as `laptop` or `laptop-2`. */
  readonly label: string;
  /** What the node calls itself; the label where it does not say. */
  readonly name: string;
  readonly model: string | null;
  readonly tier: 0 | 1 | 2 | null;
  readonly machineId: string | null;
  readonly port: number;
  /** At least one; the one to try first stands first. Link-local IPv6 with its zone: `fe80::1%eth0`. */
  readonly addresses: readonly string[];
}

/** What happened to a node. `lost`: it said goodbye, or its records ran out. */
export interface DiscoveryEvent {
  readonly type: "found" | "updated" | "lost";
  readonly node: DiscoveredNode;
}

/**
 * The address of a node's HTTP server at its first address that a URL can hold; null when it has
 * only link-local IPv6 addresses, whose zone has no place in a URL.
 */
export function toNodeUrl({ addresses, port }: DiscoveredNode): string | null {
  const address = addresses.find((each) => !each.includes("%"));
  if (address === undefined) return null;
  return `http://${address.includes(":") ? `[${address}]` : address}:${String(port)}`;
}
