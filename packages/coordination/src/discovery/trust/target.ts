import { isIPv6 } from "node:net";

/**
 * `host:port` as both sides write it: IPv4 that arrived on an IPv6 socket (`::ffff:10.0.0.5`) as
 * IPv4, IPv6 in brackets and in its shortest form, without a zone.
 */
export function toTarget(address: string, port: number): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, "").replace(/%.*$/, "");
  const host = isIPv6(plain) ? new URL(`http://[${plain}]`).hostname : plain;
  return `${host}:${String(port)}`;
}
