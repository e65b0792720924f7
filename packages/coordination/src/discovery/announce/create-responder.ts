import type { Link } from "../network/open-link.ts";
import {
  createPacket,
  type DnsPacket,
  type DnsRecord,
  type PacketSource,
} from "../network/packet.ts";
import { toRecordKey } from "../records/record-key.ts";
import type { ServiceRecords } from "../records/service-records.ts";
import { answerQuery, type Answers } from "./answer-query.ts";
import { createRateLimit } from "./create-rate-limit.ts";

/** Answers for one service on one link, no faster than RFC 6762 allows. */
export interface Responder {
  answer(query: DnsPacket, source: PacketSource, records: ServiceRecords): void;
  close(): void;
}

export interface ResponderOptions {
  readonly link: Pick<Link, "send" | "sendTo" | "isMulticastSource">;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** Section 6: no record more often than once a second; to defend a name, four times. */
const repeatMs = 1_000;
const defendMs = 250;
/** Section 6: answers that others may give too wait so long, and travel together. */
const delayMinMs = 20;
const delayMaxMs = 120;
/** Answers to plain DNS clients go to one address, so strangers must not make us a source of noise. */
const unicastPerSecondMax = 20;
/** What such clients may keep (section 6.7). */
const unicastTtlMax = 10;

export function createResponder({
  link,
  now = () => performance.now(),
  random = Math.random,
}: ResponderOptions): Responder {
  const sentMs = new Map<string, number>();
  const pending = {
    answers: new Map<string, DnsRecord>(),
    additionals: new Map<string, DnsRecord>(),
  };
  const mayUnicast = createRateLimit({ perSecond: unicastPerSecondMax, now });
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    timer = undefined;
    const answers = [...pending.answers.values()];
    const additionals = [...pending.additionals].filter(([key]) => !pending.answers.has(key));
    pending.answers.clear();
    pending.additionals.clear();
    multicast({ answers, additionals: additionals.map(([, record]) => record) }, repeatMs);
  };
  const multicast = ({ answers, additionals }: Answers, sinceMs: number): void => {
    const isDue = (record: DnsRecord): boolean =>
      now() - (sentMs.get(toRecordKey(record)) ?? Number.NEGATIVE_INFINITY) >= sinceMs;
    const due = answers.filter(isDue);
    if (due.length === 0) return;
    // Only what was an answer counts as said: additionals are hints that may be lost.
    for (const record of due) sentMs.set(toRecordKey(record), now());
    link.send(createPacket({ type: "response", answers: due, additionals }));
  };
  const answer: Responder["answer"] = (query, source, records) => {
    const found = answerQuery(query, records);
    if (found.answers.length === 0) return;
    if (!link.isMulticastSource(source)) {
      if (mayUnicast()) link.sendTo(toUnicast(query, found), source);
    } else if (query.authorities.length > 0) {
      multicast(found, defendMs);
    } else {
      for (const record of found.answers) pending.answers.set(toRecordKey(record), record);
      for (const record of found.additionals) pending.additionals.set(toRecordKey(record), record);
      timer ??= setTimeout(flush, delayMinMs + random() * (delayMaxMs - delayMinMs));
    }
  };
  return { answer, close: () => clearTimeout(timer) };
}

/** As a plain DNS client expects it: its id and questions, short times, no cache flush. */
function toUnicast({ id, questions }: DnsPacket, { answers, additionals }: Answers): DnsPacket {
  const plain = (record: DnsRecord): DnsRecord => ({
    ...record,
    ttl: Math.min(record.ttl, unicastTtlMax),
    flush: false,
  });
  return createPacket({
    type: "response",
    id,
    questions,
    answers: answers.map(plain),
    additionals: additionals.map(plain),
  });
}
