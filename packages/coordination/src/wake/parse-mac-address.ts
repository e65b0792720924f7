import { DiscoveryError } from "../discovery/errors/discovery-error.ts";

const patterns = [
  /^(?:[\da-f]{2}:){5}[\da-f]{2}$/i,
  /^(?:[\da-f]{2}-){5}[\da-f]{2}$/i,
  /^(?:[\da-f]{4}\.){2}[\da-f]{4}$/i,
  /^[\da-f]{12}$/i,
];

/**
 * The six bytes of a hardware address, written `aa:bb:cc:dd:ee:ff`, with hyphens, as
 * `aabb.ccdd.eeff`, or bare. Throws `HAROMBE_DISCOVERY_BAD_MAC`, also for addresses that no network
 * card has: all zeros, and groups (the lowest bit of the first byte).
 */
export function parseMacAddress(value: string): Buffer {
  const text = value.trim();
  const bytes = Buffer.from(text.replaceAll(/[:.-]/g, ""), "hex");
  const isWritten = patterns.some((pattern) => pattern.test(text));
  const isGroup = ((bytes[0] ?? 0) & 1) === 1;
  if (isWritten && !isGroup && bytes.some((byte) => byte !== 0)) return bytes;
  throw new DiscoveryError({
    code: "HAROMBE_DISCOVERY_BAD_MAC",
    message: `Not the hardware address of a machine: ${JSON.stringify(value)}`,
    isRetryable: false,
    hint: "It looks like 3c:7c:3f:12:ab:90. On the machine to wake: ip link (Linux), ifconfig (macOS), getmac (Windows)",
  });
}
