import type { DnsPacket, DnsRecord } from "../network/packet.ts";
import { compareClaims, toRecordKey } from "../records/record-key.ts";
import type { ServiceRecords } from "../records/service-records.ts";
import { isSameName } from "../records/service-type.ts";

/**
 * What a packet means for our claim to the instance name. `taken`: another owner answered
 * (RFC 6762 section 9). `tie-lost`: another prober's claim wins over ours while we probe too
 * (section 8.2). Our own packets come back to us and mean nothing.
 */
export type Conflict = "none" | "taken" | "tie-lost";

export function findConflict(packet: DnsPacket, { server, text }: ServiceRecords): Conflict {
  const isClaim = (record: DnsRecord): boolean =>
    isSameName(record.name, server.name) && (record.type === "SRV" || record.type === "TXT");
  if (packet.type === "response") {
    const claims = [...packet.answers, ...packet.additionals].filter(isClaim);
    return claims.some((claim) => isOther(claim, { server, text })) ? "taken" : "none";
  }
  const claims = packet.authorities.filter(isClaim);
  if (claims.length === 0) return "none";
  return compareClaims(claims, [server, text]) > 0 ? "tie-lost" : "none";
}

/** A goodbye claims nothing. */
function isOther(
  claim: DnsRecord,
  { server, text }: Pick<ServiceRecords, "server" | "text">,
): boolean {
  if (claim.ttl === 0) return false;
  return toRecordKey(claim) !== toRecordKey(claim.type === "SRV" ? server : text);
}
