import { expect, test } from "vitest";

import { laptop } from "../fixtures/loopback.ts";
import { createPacket, type DnsPacket, type PacketSource } from "../network/packet.ts";
import { createServiceRecords } from "../records/service-records.ts";
import { answerQuery } from "./answer-query.ts";
import { createResponder } from "./create-responder.ts";
import { toProbe } from "./packets.ts";

const serviceType = "_harombe._tcp.local";
const addresses = [{ address: "10.0.0.5", family: 4, prefixLength: 24 }] as const;
const options = { interface: { addresses }, serviceType, ttlSeconds: 120, attempt: 1 };
const records = createServiceRecords(laptop, options);
const { pointer, server, text, meta } = records;
const [address] = records.addresses;

const ask = (name: string, type: string, answers: DnsPacket["answers"] = []): DnsPacket =>
  createPacket({ type: "query", questions: [{ name, type }], answers });

test.each([
  ["the service", serviceType, "PTR", [pointer], [server, text, address]],
  ["the service in capitals", "_HAROMBE._TCP.LOCAL.", "ANY", [pointer], [server, text, address]],
  ["all service types", "_services._dns-sd._udp.local", "PTR", [meta], []],
  ["the instance", server.name, "ANY", [server, text], [address]],
  ["the port", server.name, "SRV", [server], [address]],
  ["the text", server.name, "TXT", [text], [address]],
  ["the host", server.data.target, "A", [address], []],
  ["what it has not", server.data.target, "AAAA", [], []],
  ["another service", "_http._tcp.local", "PTR", [], []],
] as const)("answers a question for %s", (_, name, type, answers, additionals) => {
  expect(answerQuery(ask(name, type), records)).toEqual({ answers, additionals });
});

test.each([
  [60, []],
  [59, [pointer]],
])(
  "an answer that the asker knows for %i more seconds is left out below half of the time",
  (ttl, answers) => {
    const query = ask(serviceType, "PTR", [{ ...pointer, ttl }]);
    expect(answerQuery(query, records).answers).toEqual(answers);
  },
);

/** A link that keeps what is sent, and a clock in the test's hand. */
function createFixture() {
  const sent: [DnsPacket, PacketSource | "everyone"][] = [];
  const waiting = Promise.withResolvers<void>();
  const clock = { nowMs: 0 };
  const responder = createResponder({
    now: () => clock.nowMs,
    random: () => 0,
    link: {
      send: (packet) => {
        sent.push([packet, "everyone"]);
        waiting.resolve();
      },
      sendTo: (packet, to) => void sent.push([packet, to]),
      isMulticastSource: ({ port }) => port === 5353,
    },
  });
  return { sent, clock, responder, flushed: waiting.promise };
}

const neighbour = { address: "10.0.0.9", port: 5353 };

test("answers to questions that come together travel together", async () => {
  const { sent, responder, flushed } = createFixture();
  responder.answer(ask(serviceType, "PTR"), neighbour, records);
  responder.answer(ask(server.name, "SRV"), neighbour, records);
  responder.answer(ask(serviceType, "PTR"), neighbour, records);
  expect(sent).toEqual([]);
  await flushed;
  expect(sent.map(([packet, to]) => [packet.answers, packet.additionals, to])).toEqual([
    [[pointer, server], [text, address], "everyone"],
  ]);
});

test("a probe for our name is answered at once, but not more than four times a second", () => {
  const { sent, clock, responder } = createFixture();
  for (clock.nowMs = 0; clock.nowMs < 1_000; clock.nowMs += 50) {
    responder.answer(toProbe(records), neighbour, records);
  }
  expect(sent).toHaveLength(4);
});

test("a plain DNS client gets an answer of its own: its id, its question, short times", () => {
  const { sent, responder } = createFixture();
  const client = { address: "10.0.0.9", port: 40_000 };
  const query = { ...ask(server.name, "SRV"), id: 7 };
  responder.answer(query, client, records);
  expect(sent).toEqual([
    [
      createPacket({
        type: "response",
        id: 7,
        questions: query.questions,
        answers: [{ ...server, ttl: 10, flush: false }],
        additionals: [{ ...address!, ttl: 10, flush: false }],
      }),
      client,
    ],
  ]);
});

test("a flood of plain DNS questions gets twenty answers a second", () => {
  const { sent, clock, responder } = createFixture();
  for (let count = 0; count < 1_000; count += 1) {
    clock.nowMs += 2;
    responder.answer(ask(server.name, "SRV"), { address: "10.0.0.9", port: 1 }, records);
  }
  expect(sent.length).toBeLessThanOrEqual(60);
  expect(sent.length).toBeGreaterThanOrEqual(58);
});
