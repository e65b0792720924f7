import type { InterfaceAddress } from "../discovery/network/list-interfaces.ts";

/** The last address of an IPv4 network, which all its machines hear. */
export function toBroadcastAddress({ address, prefixLength }: InterfaceAddress): string {
  const hostBits = 2 ** (32 - prefixLength) - 1;
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const network = value - (value % (hostBits + 1));
  return [24, 16, 8, 0].map((bits) => Math.floor((network + hostBits) / 2 ** bits) % 256).join(".");
}
