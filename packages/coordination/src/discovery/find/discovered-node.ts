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
 * Where a node's HTTP server may be reached, the address to try first in front. Link-local IPv6
 * addresses are left out: their zone has no place in a URL.
 */
export const toNodeUrls = ({ addresses, port }: DiscoveredNode): readonly string[] =>
  addresses
    .filter((address) => !address.includes("%"))
    .map((address) => (address.includes(":") ? `[${address}]` : address))
    .map((host) => `http://${host}:${String(port)}`);

/** The first of `toNodeUrls`; null when a node has none. */
export const toNodeUrl = (node: DiscoveredNode): string | null => toNodeUrls(node)[0] ?? null;
