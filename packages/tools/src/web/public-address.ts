import ipaddr from "ipaddr.js";

/** Public by their number, but answered inside of a cloud: Azure's metadata and health service. */
const cloudInternal: ReadonlySet<string> = new Set(["168.63.129.16"]);

/**
 * Why an IP address is not one of the public internet, or null when it is. Everything that is not
 * plain global unicast is refused: private, loopback, link-local (cloud metadata too), carrier NAT,
 * multicast, reserved, and IPv6 addresses that carry an IPv4 address in them (mapped, 6to4, Teredo,
 * NAT64), whose way nobody can tell.
 */
export function findAddressFault(address: string): string | null {
  if (!ipaddr.isValid(address)) return "it is no IP address";
  const parsed = ipaddr.parse(address);
  const range: string = parsed.range();
  if (range !== "unicast") return `it is in the range "${toWords(range)}"`;
  if (cloudInternal.has(parsed.toString())) return "it is internal to a cloud";
  // Only 2000::/3 is given out for global unicast (RFC 4291, section 2.4; IANA's registry).
  const isGlobal = parsed.kind() === "ipv4" || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
  return isGlobal ? null : "it is outside of the global range";
}

function toWords(range: string): string {
  return range.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
