import type { DnsPacket, DnsQuestion, DnsRecord, ServerData } from "../network/packet.ts";
import { isSameName, toNameKey } from "../records/service-type.ts";
import { decodeTxt } from "../records/txt.ts";
import { createHostCache } from "./create-host-cache.ts";
import type { DiscoveredNode } from "./discovered-node.ts";
import { expiryMs, hold, markRefreshed, refreshMs, type Held } from "./held-record.ts";
import { toNode } from "./to-node.ts";

export interface RecordCacheOptions {
  readonly serviceType: string;
  /** Behind the `%` of link-local IPv6 addresses heard on this link. */
  readonly zone: string;
  /** Instances beyond this many are not taken; who was there first stays. */
  readonly instancesMax: number;
}

/** What one link said about one service type. Time is handed in, so nothing here waits. */
export interface RecordCache {
  /** Returns whether the packet said anything about this service. */
  accept(packet: DnsPacket, nowMs: number): boolean;
  expire(nowMs: number): void;
  /** Instances whose port, text and address are known. */
  nodes(): readonly DiscoveredNode[];
  /** What to ask now, because it soon runs out or never came. Counts as asked. */
  questionsDue(nowMs: number): readonly DnsQuestion[];
  /** What others need not tell again: pointers with more than half of their time left. */
  knownAnswers(nowMs: number): readonly DnsRecord[];
  /** When `expire` or `questionsDue` has something to do next; infinity when never. */
  nextMs(): number;
}

interface Instance {
  readonly name: string;
  pointer: Held<string>;
  server?: Held<ServerData>;
  text?: Held<ReadonlyMap<string, string>>;
  /** Questions sent for parts that are missing. */
  asked: number;
  askAgainMs: number;
}

/** Missing parts are asked for after 1, 2, 4, 8 and 16 seconds, then the instance waits for news. */
const asksMax = 5;
const firstAskMs = 1_000;
/** As many known answers fit beside a question into one packet of 1,500 bytes. */
const knownAnswersMax = 10;
const goodbye = 0;

export function createRecordCache({
  serviceType,
  zone,
  instancesMax,
}: RecordCacheOptions): RecordCache {
  const instances = new Map<string, Instance>();
  const hosts = createHostCache(zone);

  const targets = (): ReadonlySet<string> =>
    new Set(
      [...instances.values()].flatMap(({ server }) =>
        server ? [toNameKey(server.value.target)] : [],
      ),
    );
  const addressesOf = ({ server }: Instance): readonly string[] =>
    server === undefined ? [] : hosts.addresses(server.value.target);
  const isComplete = (instance: Instance): boolean =>
    instance.text !== undefined && addressesOf(instance).length > 0;

  const acceptPointer = (record: DnsRecord & { data: string }, nowMs: number): void => {
    if (!isSameName(record.name, serviceType)) return;
    if (!toNameKey(record.data).endsWith(`.${serviceType}`)) return;
    const key = toNameKey(record.data);
    const pointer = hold(record.data, record.ttl, nowMs);
    const known = instances.get(key);
    if (record.ttl === goodbye) instances.delete(key);
    else if (known) known.pointer = pointer;
    else if (instances.size < instancesMax) {
      instances.set(key, { name: record.data, pointer, asked: 0, askAgainMs: nowMs + firstAskMs });
    }
  };
  const acceptPart = (record: DnsRecord, nowMs: number): void => {
    const instance = instances.get(toNameKey(record.name));
    if (instance === undefined) return;
    if (record.type === "SRV") {
      if (record.ttl === goodbye) delete instance.server;
      else instance.server = hold(record.data, record.ttl, nowMs);
    } else if (record.type === "TXT") {
      if (record.ttl === goodbye) delete instance.text;
      else instance.text = hold(decodeTxt(record.data), record.ttl, nowMs);
    }
  };
  const accept = (packet: DnsPacket, nowMs: number): boolean => {
    const records = [...packet.answers, ...packet.additionals];
    const known = new Set([serviceType, ...instances.keys(), ...targets()]);
    // Most of a network's multicast is about printers and televisions.
    if (packet.type !== "response" || !records.some(({ name }) => known.has(toNameKey(name))))
      return false;
    for (const record of records) if (record.type === "PTR") acceptPointer(record, nowMs);
    for (const record of records) acceptPart(record, nowMs);
    const wanted = targets();
    for (const record of records) {
      if (wanted.has(toNameKey(record.name))) hosts.accept(record, nowMs);
    }
    for (const instance of instances.values()) if (isComplete(instance)) instance.asked = 0;
    return true;
  };
  const expire = (nowMs: number): void => {
    for (const [key, instance] of instances) {
      if (instance.server && expiryMs(instance.server) <= nowMs) delete instance.server;
      if (instance.text && expiryMs(instance.text) <= nowMs) delete instance.text;
      if (expiryMs(instance.pointer) <= nowMs) instances.delete(key);
    }
    hosts.expire(nowMs, targets());
  };
  return {
    accept,
    expire,
    nodes: () =>
      [...instances.values()].flatMap((instance) => {
        const { name, server, text } = instance;
        const addresses = addressesOf(instance);
        if (server === undefined || text === undefined || addresses.length === 0) return [];
        const label = name.slice(0, -serviceType.length - 1);
        return [toNode({ label, port: server.value.port, text: text.value, addresses })];
      }),
    questionsDue: (nowMs) => [
      ...[...instances.values()].flatMap((instance) => [
        ...refreshQuestions(instance, { serviceType, nowMs }),
        ...(isComplete(instance) ? [] : missingQuestions(instance, nowMs)),
      ]),
      ...hosts.questionsDue(nowMs),
    ],
    knownAnswers: (nowMs) =>
      [...instances.values()]
        .map(({ pointer }) => ({ pointer, leftMs: expiryMs(pointer) - nowMs }))
        .filter(({ pointer, leftMs }) => leftMs * 2 > pointer.ttlMs)
        .slice(0, knownAnswersMax)
        .map(({ pointer, leftMs }) => ({
          type: "PTR",
          name: serviceType,
          ttl: Math.floor(leftMs / 1_000),
          data: pointer.value,
        })),
    nextMs: () =>
      Math.min(
        hosts.nextMs(),
        ...[...instances.values()].flatMap((instance) => [
          ...heldParts(instance).map((held) => Math.min(expiryMs(held), refreshMs(held))),
          isComplete(instance) || instance.asked >= asksMax
            ? Number.POSITIVE_INFINITY
            : instance.askAgainMs,
        ]),
      ),
  };
}

const heldParts = ({ pointer, server, text }: Instance): readonly Held<unknown>[] => [
  pointer,
  ...(server ? [server] : []),
  ...(text ? [text] : []),
];

/** The parts of an instance that soon run out. */
function refreshQuestions(
  instance: Instance,
  { serviceType, nowMs }: { readonly serviceType: string; readonly nowMs: number },
): readonly DnsQuestion[] {
  const { name, pointer, server, text } = instance;
  const isDue = (held: Held<unknown> | undefined): boolean =>
    held !== undefined && refreshMs(held) <= nowMs;
  const questions = [
    ...(isDue(pointer) ? [{ name: serviceType, type: "PTR" }] : []),
    ...(isDue(server) ? [{ name, type: "SRV" }] : []),
    ...(isDue(text) ? [{ name, type: "TXT" }] : []),
  ];
  instance.pointer = markRefreshed(pointer, nowMs);
  if (server) instance.server = markRefreshed(server, nowMs);
  if (text) instance.text = markRefreshed(text, nowMs);
  return questions;
}

/** The parts that never came, or ran out while the pointer lives. */
function missingQuestions(instance: Instance, nowMs: number): readonly DnsQuestion[] {
  const { name, server, text } = instance;
  if (instance.asked >= asksMax || instance.askAgainMs > nowMs) return [];
  instance.asked += 1;
  instance.askAgainMs = nowMs + firstAskMs * 2 ** instance.asked;
  return [
    ...(server === undefined ? [{ name, type: "SRV" }] : []),
    ...(text === undefined ? [{ name, type: "TXT" }] : []),
    ...(server === undefined
      ? []
      : ["A", "AAAA"].map((type) => ({ name: server.value.target, type }))),
  ];
}
