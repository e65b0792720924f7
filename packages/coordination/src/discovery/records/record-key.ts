import type { DnsRecord, ServerData } from "../network/packet.ts";
import { toNameKey } from "./service-type.ts";

/** Equal for records that say the same, whatever their TTL. */
export const toRecordKey = (record: DnsRecord): string =>
  JSON.stringify([record.type, toNameKey(record.name), toDataKey(record)]);

function toDataKey(record: DnsRecord): unknown {
  if (record.type === "SRV") return [toNameKey(record.data.target), record.data.port];
  if (record.type === "TXT") return record.data.map((part) => part.toString("base64"));
  return record.type === "PTR" ? toNameKey(record.data) : record.data;
}

/**
 * Which of two claims to one name wins when both probe at once (RFC 6762 section 8.2): the raw
 * record data compared byte by byte, records in the order of their type numbers (TXT 16, SRV 33).
 * Above 0 when `a` wins, 0 when both say the same.
 */
export function compareClaims(a: readonly DnsRecord[], b: readonly DnsRecord[]): number {
  return Buffer.compare(toClaim(a), toClaim(b));
}

const toClaim = (records: readonly DnsRecord[]): Buffer =>
  Buffer.concat([
    ...records.filter((record) => record.type === "TXT").map((record) => encodeText(record.data)),
    ...records.filter((record) => record.type === "SRV").map((record) => encodeServer(record.data)),
  ]);

/** Type number, then each string behind its length. */
const encodeText = (strings: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([16]),
    ...strings.flatMap((part) => [Buffer.from([part.length]), part]),
  ]);

/** Type number, priority, weight, port, and the target as uncompressed labels. */
function encodeServer({ target, port, priority = 0, weight = 0 }: ServerData): Buffer {
  const head = Buffer.from([33, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(priority, 1);
  head.writeUInt16BE(weight, 3);
  head.writeUInt16BE(port, 5);
  const labels = toNameKey(target)
    .split(".")
    .map((label) => Buffer.from(label));
  return Buffer.concat([
    head,
    ...labels.flatMap((label) => [Buffer.from([label.length]), label]),
    Buffer.from([0]),
  ]);
}
