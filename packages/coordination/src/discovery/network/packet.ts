/** The resource records that service discovery uses, as `multicast-dns` hands them over. */
export type DnsRecord =
  | (RecordBase & { readonly type: "PTR" | "A" | "AAAA"; readonly data: string })
  | (RecordBase & { readonly type: "SRV"; readonly data: ServerData })
  | (RecordBase & { readonly type: "TXT"; readonly data: readonly Buffer[] });

interface RecordBase {
  readonly name: string;
  /** Seconds; 0 is a goodbye. */
  readonly ttl: number;
  /** Replaces what was known under this name and type ("cache flush"). */
  readonly flush?: boolean;
}

export interface ServerData {
  readonly target: string;
  readonly port: number;
  readonly priority?: number;
  readonly weight?: number;
}

export interface DnsQuestion {
  readonly name: string;
  readonly type: string;
}

/** One message, its parts never missing. */
export interface DnsPacket {
  readonly id: number;
  readonly type: "query" | "response";
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

/** Where a packet came from. */
export interface PacketSource {
  readonly address: string;
  readonly port: number;
}

/** RFC 6762 section 17: no message is larger. */
export const packetBytesMax = 9_000;

/** More records than a LAN's busiest responder sends in one message. */
const recordsMax = 512;

const emptyPacket: Omit<DnsPacket, "type"> = {
  id: 0,
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
};

export const createPacket = (parts: Partial<DnsPacket> & Pick<DnsPacket, "type">): DnsPacket => ({
  ...emptyPacket,
  ...parts,
});

/** Keeps the records whose parts have the types they should, whatever was sent. */
export function toPacket(value: Partial<Record<keyof DnsPacket, unknown>>): DnsPacket {
  return {
    id: typeof value.id === "number" ? value.id : 0,
    type: value.type === "response" ? "response" : "query",
    questions: listOf(value.questions).filter(isQuestion),
    answers: listOf(value.answers).filter(isRecord),
    authorities: listOf(value.authorities).filter(isRecord),
    additionals: listOf(value.additionals).filter(isRecord),
  };
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, recordsMax) : [];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isQuestion = (value: unknown): value is DnsQuestion =>
  isObject(value) && typeof value["name"] === "string" && typeof value["type"] === "string";

function isRecord(value: unknown): value is DnsRecord {
  if (!isQuestion(value) || !isObject(value)) return false;
  const { data, ttl } = value;
  if (typeof ttl !== "number" || ttl < 0) return false;
  if (value.type === "SRV") return isServerData(data);
  if (value.type === "TXT")
    return Array.isArray(data) && data.every((part) => Buffer.isBuffer(part));
  return ["PTR", "A", "AAAA"].includes(value.type) && typeof data === "string";
}

const isServerData = (data: unknown): boolean =>
  isObject(data) && typeof data["target"] === "string" && typeof data["port"] === "number";
