import { truncateBytes } from "./truncate-bytes.ts";

/** One DNS label is at most so many bytes (RFC 1035). */
const labelBytesMax = 63;

/**
 * The label of a service instance: the node's name, made to fit in one DNS label. Dots become
 * hyphens, because the DNS codec cannot carry a dot within a label; the TXT record has the name
 * as it is. `attempt` counts from 1; from 2 on it is added, so `laptop` becomes `laptop-2`.
 */
export function toInstanceLabel(name: string, attempt = 1): string {
  const suffix = attempt === 1 ? "" : `-${String(attempt)}`;
  const label = name.replaceAll(/[\p{Cc}.\\]+/gu, "-").trim();
  return truncateBytes(label === "" ? "node" : label, labelBytesMax - suffix.length) + suffix;
}
