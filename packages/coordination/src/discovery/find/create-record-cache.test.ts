import fc from "fast-check";
import { expect, test } from "vitest";

import { toAnnouncement, toGoodbye } from "../announce/packets.ts";
import { laptop } from "../fixtures/loopback.ts";
import { createPacket, type DnsPacket, type DnsRecord } from "../network/packet.ts";
import { createServiceRecords, type ServiceRecords } from "../records/service-records.ts";
import { createRecordCache, type RecordCache } from "./create-record-cache.ts";

const serviceType = "_harombe._tcp.local";

function recordsOf(name: string, { port = 8000, ttlSeconds = 100 } = {}): ServiceRecords {
  const addresses = [
    { address: "10.0.0.5", family: 4, prefixLength: 24 },
    { address: "fe80::1", family: 6, prefixLength: 64 },
  ] as const;
  const node = { ...laptop, name, port };
  return createServiceRecords(node, {
    interface: { addresses },
    serviceType,
    ttlSeconds,
    attempt: 1,
  });
}

const createCache = (instancesMax = 256): RecordCache =>
  createRecordCache({ serviceType, zone: "eth0", instancesMax });

const labels = (cache: RecordCache): readonly string[] => cache.nodes().map(({ label }) => label);

const response = (...answers: readonly DnsRecord[]): DnsPacket =>
  createPacket({ type: "response", answers });

test("a node is there from its announcement to its goodbye", () => {
  const cache = createCache();
  cache.accept(toAnnouncement(recordsOf("a")), 0);
  expect(cache.nodes()).toEqual([
    {
      label: "a",
      name: "a",
      model: "qwen3:8b",
      tier: 1,
      machineId: laptop.machineId,
      port: 8000,
      addresses: ["10.0.0.5", "fe80::1%eth0"],
    },
  ]);
  cache.accept(toGoodbye(recordsOf("a")), 1);
  expect(cache.nodes()).toEqual([]);
  cache.expire(1);
  expect(cache.nextMs()).toBe(Number.POSITIVE_INFINITY);
});

test("a node is asked for again at 80, 85, 90 and 95 percent of its time, then lost", () => {
  const cache = createCache();
  cache.accept(toAnnouncement(recordsOf("a")), 0);
  const asked: [number, readonly string[]][] = [];
  while (cache.nextMs() < Number.POSITIVE_INFINITY) {
    const nowMs = cache.nextMs();
    cache.expire(nowMs);
    asked.push([nowMs, cache.questionsDue(nowMs).map(({ type }) => type)]);
  }
  const everything = ["PTR", "SRV", "TXT", "A", "AAAA"];
  expect(asked).toEqual([
    [80_000, everything],
    [85_000, everything],
    [90_000, everything],
    [95_000, everything],
    [100_000, []],
  ]);
  expect(cache.nodes()).toEqual([]);
});

test("an answer starts the time anew", () => {
  const cache = createCache();
  cache.accept(toAnnouncement(recordsOf("a")), 0);
  cache.accept(toAnnouncement(recordsOf("a")), 90_000);
  cache.expire(150_000);
  expect(labels(cache)).toEqual(["a"]);
});

test("what is missing is asked for a few times, further and further apart", () => {
  const cache = createCache();
  const { pointer, server, text, addresses } = recordsOf("a");
  cache.accept(response(pointer), 0);
  const asked: [number, readonly string[]][] = [];
  for (let nowMs = cache.nextMs(); nowMs < 79_000; nowMs = cache.nextMs()) {
    asked.push([nowMs, cache.questionsDue(nowMs).map(({ type }) => type)]);
  }
  expect(asked.map(([nowMs]) => nowMs)).toEqual([1_000, 3_000, 7_000, 15_000, 31_000]);
  expect(asked[0]?.[1]).toEqual(["SRV", "TXT"]);
  cache.accept(response(server, text), 32_000);
  expect(cache.nodes()).toEqual([]);
  cache.accept(response(...addresses), 33_000);
  expect(labels(cache)).toEqual(["a"]);
});

test("an address that a newer answer no longer has goes a second later", () => {
  const cache = createCache();
  const records = recordsOf("a");
  cache.accept(toAnnouncement(records), 0);
  const moved = { ...records.addresses[0], data: "10.0.0.6" } as DnsRecord;
  cache.accept(response(moved), 5_000);
  cache.expire(5_999);
  expect(cache.nodes()[0]?.addresses).toEqual(["10.0.0.5", "10.0.0.6", "fe80::1%eth0"]);
  cache.expire(6_000);
  expect(cache.nodes()[0]?.addresses).toEqual(["10.0.0.6", "fe80::1%eth0"]);
});

test("known answers are those with more than half of their time left", () => {
  const cache = createCache();
  cache.accept(toAnnouncement(recordsOf("a")), 0);
  expect(cache.knownAnswers(20_000)).toEqual([
    { type: "PTR", name: serviceType, ttl: 80, data: `a.${serviceType}` },
  ]);
  expect(cache.knownAnswers(50_000)).toEqual([]);
});

test("a question, another service, an address nobody asked for and a wrong address change nothing", () => {
  const cache = createCache();
  const { pointer, server, text } = recordsOf("a");
  const data = "x._http._tcp.local";
  cache.accept({ ...toAnnouncement(recordsOf("a")), type: "query" }, 0);
  cache.accept(response({ type: "PTR", name: "_http._tcp.local", ttl: 9, data }), 0);
  cache.accept(response({ type: "PTR", name: serviceType, ttl: 9, data }), 0);
  cache.accept(response({ type: "A", name: "other.local", ttl: 9, data: "10.0.0.9" }), 0);
  expect(cache.nextMs()).toBe(Number.POSITIVE_INFINITY);
  const name = server.data.target;
  cache.accept(response(pointer, server, text, { type: "A", name, ttl: 9, data: "nonsense" }), 0);
  expect(cache.nodes()).toEqual([]);
});

test("text that is missing or wrong is null, and control characters are gone", () => {
  const cache = createCache();
  const { pointer, server, addresses } = recordsOf("a");
  const name = server.name;
  const data = ["tier=7", "NAME=\u001B[31mred", "=x", "model", "name=second"].map((part) =>
    Buffer.from(part),
  );
  cache.accept(response(pointer, server, { type: "TXT", name, ttl: 9, data }, ...addresses), 0);
  expect(cache.nodes()[0]).toMatchObject({
    name: "[31mred",
    model: null,
    tier: null,
    machineId: null,
  });
});

const events = fc.array(
  fc.record({
    kind: fc.constantFrom("announce", "goodbye", "pointer", "parts", "wait"),
    name: fc.constantFrom("a", "b", "c", "d", "e"),
    ttlSeconds: fc.integer({ min: 1, max: 20 }),
    afterMs: fc.integer({ min: 0, max: 8_000 }),
  }),
);

test("no order of events takes more nodes than the bound, or keeps one beyond its time", () => {
  fc.assert(
    fc.property(events, (list) => {
      const cache = createCache(3);
      const endMs = new Map<string, number>();
      let nowMs = 0;
      for (const { kind, name, ttlSeconds, afterMs } of list) {
        nowMs += afterMs;
        cache.expire(nowMs);
        cache.questionsDue(nowMs);
        const records = recordsOf(name, { ttlSeconds });
        if (kind === "announce") cache.accept(toAnnouncement(records), nowMs);
        if (kind === "goodbye") cache.accept(toGoodbye(records), nowMs);
        if (kind === "pointer") cache.accept(response(records.pointer), nowMs);
        if (kind === "parts") cache.accept(response(records.server, records.text), nowMs);
        if (kind !== "wait")
          endMs.set(name, Math.max(endMs.get(name) ?? 0, nowMs + ttlSeconds * 1_000));
        expect(cache.nodes().length).toBeLessThanOrEqual(3);
        for (const label of labels(cache)) expect(endMs.get(label)).toBeGreaterThan(nowMs);
        expect(cache.nextMs()).toBeGreaterThan(nowMs);
      }
      cache.expire(nowMs + 20_000);
      expect(cache.nodes()).toEqual([]);
      expect(cache.nextMs()).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});
