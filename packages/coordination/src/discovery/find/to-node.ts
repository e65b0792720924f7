import type { DiscoveredNode } from "./discovered-node.ts";
import { orderAddresses } from "./order-addresses.ts";

export interface NodeParts {
  readonly label: string;
  readonly port: number;
  readonly text: ReadonlyMap<string, string>;
  readonly addresses: Iterable<string>;
}

/** Reads the TXT keys `name`, `model`, `tier` and `id`; what is missing or wrong is null. */
export function toNode({ label, port, text, addresses }: NodeParts): DiscoveredNode {
  const shown = label.replaceAll(/\p{Cc}/gu, "");
  return {
    label: shown,
    name: textOf(text, "name") ?? shown,
    model: textOf(text, "model"),
    tier: toTier(textOf(text, "tier")),
    machineId: textOf(text, "id"),
    port,
    addresses: orderAddresses(addresses),
  };
}

const textOf = (text: ReadonlyMap<string, string>, key: string): string | null => {
  const value = text.get(key)?.trim();
  return value === undefined || value === "" ? null : value;
};

const tiers: ReadonlyMap<string | null, 0 | 1 | 2> = new Map([
  ["0", 0],
  ["1", 1],
  ["2", 2],
]);

const toTier = (value: string | null): 0 | 1 | 2 | null => tiers.get(value) ?? null;
