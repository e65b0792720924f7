import type { DnsPacket, DnsQuestion, DnsRecord } from "../network/packet.ts";
import { toRecordKey } from "../records/record-key.ts";
import type { ServiceRecords } from "../records/service-records.ts";
import { isSameName } from "../records/service-type.ts";

export interface Answers {
  readonly answers: readonly DnsRecord[];
  /** What the asker will want next. */
  readonly additionals: readonly DnsRecord[];
}

/** What these records have to say to a query; what the asker knows already is left out. */
export function answerQuery(query: DnsPacket, records: ServiceRecords): Answers {
  const found = query.questions.map((question) => answerQuestion(question, records));
  const answers = distinct(found.flatMap((each) => each.answers)).filter(
    (answer) => !isKnown(answer, query.answers),
  );
  if (answers.length === 0) return { answers, additionals: [] };
  const answered = new Set(answers.map(toRecordKey));
  const additionals = distinct(found.flatMap((each) => each.additionals));
  return { answers, additionals: additionals.filter((each) => !answered.has(toRecordKey(each))) };
}

function answerQuestion({ name, type }: DnsQuestion, records: ServiceRecords): Answers {
  const { meta, pointer, server, text, addresses } = records;
  const asks = (record: DnsRecord): boolean =>
    isSameName(record.name, name) && (type === record.type || type === "ANY");
  if (asks(pointer)) return { answers: [pointer], additionals: [server, text, ...addresses] };
  if (asks(meta)) return { answers: [meta], additionals: [] };
  const answers = [server, text, ...addresses].filter(asks);
  return { answers, additionals: answers.length === 0 ? [] : addresses };
}

/** RFC 6762 section 7.1: known, with at least half of its time left. */
const isKnown = (answer: DnsRecord, known: readonly DnsRecord[]): boolean =>
  known.some((each) => each.ttl * 2 >= answer.ttl && toRecordKey(each) === toRecordKey(answer));

const distinct = (records: readonly DnsRecord[]): readonly DnsRecord[] => [
  ...new Map(records.map((record) => [toRecordKey(record), record])).values(),
];
