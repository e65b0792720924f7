import { isIPv4, isIPv6 } from "node:net";

import type { DnsQuestion, DnsRecord } from "../network/packet.ts";
import { toNameKey } from "../records/service-type.ts";
import { expiryMs, hold, markRefreshed, refreshMs, type Held } from "./held-record.ts";

/** The addresses of host names heard on one link. */
export interface HostCache {
  /** Takes an A or AAAA record of a host that is wanted. */
  accept(record: DnsRecord, nowMs: number): void;
  /** Drops what ran out, and hosts that nobody wants any more. */
  expire(nowMs: number, wanted: ReadonlySet<string>): void;
  addresses(host: string): readonly string[];
  /** Questions for addresses that soon run out; asked once each time. */
  questionsDue(nowMs: number): readonly DnsQuestion[];
  /** When something is due next. */
  nextMs(): number;
}

/** A machine with more addresses on one link is not one of ours. */
const addressesMax = 16;
/** RFC 6762 section 10.2: what a flush replaces stays another second, for senders with two halves. */
const flushGraceMs = 1_000;

/** `zone` is what a link-local IPv6 address of this link needs behind its `%`. */
export function createHostCache(zone: string): HostCache {
  const hosts = new Map<string, Map<string, Held<string>>>();
  const all = (): Held<string>[] => [...hosts.values()].flatMap((held) => [...held.values()]);
  return {
    accept: (record, nowMs) => {
      const address = toAddress(record, zone);
      if (address === null) return;
      const key = toNameKey(record.name);
      const known = hosts.get(key) ?? new Map<string, Held<string>>();
      hosts.set(key, known);
      if (record.flush === true) flushOlder(known, address, nowMs);
      if (record.ttl === 0) known.delete(address);
      else if (known.has(address) || known.size < addressesMax) {
        known.set(address, hold(address, record.ttl, nowMs));
      }
    },
    expire: (nowMs, wanted) => {
      for (const [host, known] of hosts) {
        for (const [address, held] of known) if (expiryMs(held) <= nowMs) known.delete(address);
        if (known.size === 0 || !wanted.has(host)) hosts.delete(host);
      }
    },
    addresses: (host) => [...(hosts.get(toNameKey(host))?.keys() ?? [])],
    questionsDue: (nowMs) =>
      [...hosts].flatMap(([name, known]) => {
        const due = [...known].filter(([, held]) => refreshMs(held) <= nowMs);
        for (const [address, held] of due) known.set(address, markRefreshed(held, nowMs));
        const types = new Set(due.map(([address]) => (isIPv4(address) ? "A" : "AAAA")));
        return [...types].map((type) => ({ name, type }));
      }),
    nextMs: () => Math.min(...all().map((held) => Math.min(expiryMs(held), refreshMs(held)))),
  };
}

function toAddress(record: DnsRecord, zone: string): string | null {
  if (record.type === "A") return isIPv4(record.data) ? record.data : null;
  if (record.type !== "AAAA" || !isIPv6(record.data) || record.data.includes("%")) return null;
  return /^fe[89ab]/i.test(record.data) ? `${record.data}%${zone}` : record.data;
}

function flushOlder(known: Map<string, Held<string>>, address: string, nowMs: number): void {
  for (const [other, held] of known) {
    const isReplaced =
      other !== address &&
      isIPv4(other) === isIPv4(address) &&
      held.receivedMs + flushGraceMs < nowMs &&
      expiryMs(held) > nowMs + flushGraceMs;
    if (isReplaced) known.set(other, hold(other, flushGraceMs / 1_000, nowMs));
  }
}
