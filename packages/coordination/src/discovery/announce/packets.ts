import { createPacket, type DnsPacket, type DnsRecord } from "../network/packet.ts";
import { allRecords, type ServiceRecords } from "../records/service-records.ts";

/** Asks whether anyone has the name, with what we would say under it (RFC 6762 section 8.2). */
export function toProbe({ server, text }: ServiceRecords): DnsPacket {
  const withoutFlush = (record: DnsRecord): DnsRecord => ({ ...record, flush: false });
  return createPacket({
    type: "query",
    questions: [{ name: server.name, type: "ANY" }],
    authorities: [server, text].map(withoutFlush),
  });
}

export const toAnnouncement = (records: ServiceRecords): DnsPacket =>
  createPacket({ type: "response", answers: allRecords(records) });

/** The same records with no time left (section 10.1). */
export const toGoodbye = (records: ServiceRecords): DnsPacket =>
  createPacket({
    type: "response",
    answers: allRecords(records).map((record): DnsRecord => ({ ...record, ttl: 0 })),
  });
