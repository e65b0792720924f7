import { BlockList } from "node:net";

import type { LocalInterface } from "./list-interfaces.ts";

/**
 * Whether a packet from this address came over this interface. Sockets on one port hear the
 * multicast of all interfaces, so each asks; RFC 6762 section 11 wants strangers ignored anyway.
 */
export function createLinkTest({ addresses, zone }: LocalInterface): (source: string) => boolean {
  const subnets = new BlockList();
  for (const { address, family, prefixLength } of addresses) {
    subnets.addSubnet(address, prefixLength, family === 4 ? "ipv4" : "ipv6");
  }
  return (source) => {
    const [address = "", sourceZone] = source.split("%");
    if (sourceZone !== undefined && sourceZone !== zone) return false;
    return subnets.check(address, address.includes(":") ? "ipv6" : "ipv4");
  };
}
