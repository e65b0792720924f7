import { networkInterfaces } from "node:os";

import type { DiscoveredNode } from "../find/discovered-node.ts";

export interface IsOwnMachineOptions {
  /** This machine's id, as `getMachineId` gives it. */
  readonly machineId: string;
  /** Default: the addresses of this machine's network interfaces. */
  readonly addresses?: readonly string[];
}

/**
 * Whether a node is a server on this very machine. Copies of one machine share its id, so an
 * address must be ours, too.
 */
export function isOwnMachine(
  node: Pick<DiscoveredNode, "machineId" | "addresses">,
  { machineId, addresses = ownAddresses() }: IsOwnMachineOptions,
): boolean {
  if (node.machineId !== machineId) return false;
  return node.addresses.some((address) => addresses.includes(withoutZone(address)));
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => withoutZone(address)),
  );
}

/** `fe80::1%eth0` is `fe80::1`. */
const withoutZone = (address: string): string => address.replace(/%.*$/, "");
