import { isIPv4 } from "node:net";

import { DiscoveryError } from "../errors/discovery-error.ts";
import { listInterfaces, type LocalInterface } from "../network/list-interfaces.ts";

/** What one scan asks at most. */
const scanAddressesMax = 1_024;

/**
 * The host addresses of IPv4 subnets (`192.168.1.0/24`), without network and broadcast address,
 * each once. Throws `HAROMBE_DISCOVERY_TOO_MANY_ADDRESSES` beyond 1,024 of them and
 * `HAROMBE_DISCOVERY_BAD_ADDRESS` for anything that is no subnet.
 */
export function expandSubnets(subnets: readonly string[]): readonly string[] {
  const parsed = subnets.map(parseSubnet);
  const total = parsed.reduce((sum, { size }) => sum + size, 0);
  if (total > scanAddressesMax + 2 * parsed.length) throw toTooMany(subnets.join(", "), total);
  return [...new Set(parsed.flatMap(hostsOf))];
}

/** The /24 around each IPv4 address of this machine's real interfaces, however large their networks. */
export const defaultSubnets = (
  interfaces: readonly LocalInterface[] = listInterfaces(),
): readonly string[] => [
  ...new Set(
    interfaces
      .flatMap(({ addresses }) => addresses)
      .filter(({ family }) => family === 4)
      .map(({ address }) => address.replace(/\.\d+$/, ".0/24")),
  ),
];

/** Checks hosts that a caller names: not too many, and names or addresses without anything else. */
export function requireHosts(hosts: readonly string[]): readonly string[] {
  if (hosts.length > scanAddressesMax) throw toTooMany("the list of addresses", hosts.length);
  const wrong = hosts.find((host) => !/^[\w.:-]+$/.test(host));
  if (wrong === undefined) return hosts;
  throw toBadAddress("a host name or address", { value: wrong, example: "192.168.1.7" });
}

interface Subnet {
  readonly first: number;
  readonly size: number;
}

function parseSubnet(subnet: string): Subnet {
  const [address = "", bits = "", ...rest] = subnet.split("/");
  const prefixLength = Number(bits);
  const isPrefix = /^\d{1,2}$/.test(bits) && prefixLength <= 32;
  if (!isIPv4(address) || !isPrefix || rest.length > 0) {
    throw toBadAddress("an IPv4 subnet", { value: subnet, example: "192.168.1.0/24" });
  }
  const size = 2 ** (32 - prefixLength);
  return { first: Math.floor(toNumber(address) / size) * size, size };
}

/** A /31 and a /32 have neither network nor broadcast address (RFC 3021). */
function hostsOf({ first, size }: Subnet): readonly string[] {
  const edge = size > 2 ? 1 : 0;
  return Array.from({ length: size - 2 * edge }, (_, index) => toAddress(first + edge + index));
}

const toNumber = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join(".");

const toBadAddress = (
  kind: string,
  { value, example }: { readonly value: string; readonly example: string },
): DiscoveryError =>
  new DiscoveryError({
    code: "HAROMBE_DISCOVERY_BAD_ADDRESS",
    message: `Not ${kind}: ${JSON.stringify(value)}`,
    isRetryable: false,
    hint: `Write it as ${example}`,
  });

const toTooMany = (what: string, count: number): DiscoveryError =>
  new DiscoveryError({
    code: "HAROMBE_DISCOVERY_TOO_MANY_ADDRESSES",
    message: `${what} has ${String(count)} addresses, a scan asks at most ${String(scanAddressesMax)}`,
    isRetryable: false,
    hint: "Name smaller subnets, such as 192.168.1.0/24, or the addresses themselves.",
  });
