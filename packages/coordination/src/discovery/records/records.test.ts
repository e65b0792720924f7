import fc from "fast-check";
import { expect, test } from "vitest";

import { findConflict } from "../announce/find-conflict.ts";
import { toAnnouncement, toGoodbye, toProbe } from "../announce/packets.ts";
import { laptop } from "../fixtures/loopback.ts";
import { createLinkTest } from "../network/is-on-link.ts";
import { listInterfaces } from "../network/list-interfaces.ts";
import { toPacket } from "../network/packet.ts";
import { toInstanceLabel } from "./instance-label.ts";
import { createServiceRecords } from "./service-records.ts";
import { parseServiceType } from "./service-type.ts";
import { decodeTxt, encodeTxt } from "./txt.ts";

const options = {
  interface: { addresses: [] },
  serviceType: "_harombe._tcp.local",
  ttlSeconds: 120,
  attempt: 1,
};
const ours = createServiceRecords(laptop, options);
const theirs = createServiceRecords({ ...laptop, port: 9000 }, options);

test("a label fits into 63 bytes, has no dot and keeps its number, whatever the name", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 1, max: 99 }),
      (name, attempt) => {
        const label = toInstanceLabel(name, attempt);
        expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63);
        expect(label).not.toMatch(/[.\p{Cc}\uFFFD]/u);
        expect(label.endsWith(attempt === 1 ? "" : `-${String(attempt)}`)).toBe(true);
      },
    ),
  );
});

test.each([
  ["Küche", 1, "Küche"],
  ["box.lan", 2, "box-lan-2"],
  ["  ", 1, "node"],
  ["机".repeat(30), 2, `${"机".repeat(20)}-2`],
])("the label of %j, number %i, is %j", (name, attempt, label) => {
  expect(toInstanceLabel(name, attempt)).toBe(label);
});

test("text survives the way there and back, cut to 255 bytes each", () => {
  const key = fc.stringMatching(/^[a-z]{1,9}$/);
  const value = fc.string({ unit: "grapheme-ascii", maxLength: 300 });
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 9 }), (values) => {
      const strings = encodeTxt(values);
      expect(strings.every(({ length }) => length <= 255)).toBe(true);
      const cut = Object.entries(values).map(([name, text]) => [
        name,
        text.slice(0, 254 - name.length),
      ]);
      expect([...decodeTxt(strings)]).toEqual(cut);
    }),
  );
});

test("our own packets are no conflict; another owner's answer is, its goodbye is not", () => {
  expect(findConflict(toAnnouncement(ours), ours)).toBe("none");
  expect(findConflict(toProbe(ours), ours)).toBe("none");
  expect(findConflict(toAnnouncement(theirs), ours)).toBe("taken");
  expect(findConflict(toGoodbye(theirs), ours)).toBe("none");
});

test("of two that probe at once for one name, one loses and one does not, whatever they say", () => {
  const node = fc.record({
    port: fc.integer({ min: 1, max: 65_535 }),
    model: fc.string({ minLength: 1, maxLength: 300 }),
  });
  fc.assert(
    fc.property(node, node, (one, other) => {
      const a = createServiceRecords({ ...laptop, ...one }, options);
      const b = createServiceRecords({ ...laptop, ...other }, options);
      const outcomes = [findConflict(toProbe(b), a), findConflict(toProbe(a), b)].toSorted();
      const isSame = JSON.stringify(a) === JSON.stringify(b);
      expect(outcomes).toEqual(isSame ? ["none", "none"] : ["none", "tie-lost"]);
    }),
  );
});

test.each(["_harombe._tcp.local", "_Harombe._TCP.local.", "_x._udp.local"])("takes %j", (type) => {
  expect(parseServiceType(type)).toBe(type.toLowerCase().replace(/\.$/, ""));
});

test.each(["", "harombe", "_harombe._tcp", "_-x._tcp.local", "_a-name-too-long-x._tcp.local"])(
  "refuses %j as a service type",
  (type) => {
    expect(() => parseServiceType(type)).toThrow(TypeError);
  },
);

const entry = { netmask: "", mac: "", internal: false } as const;
const machine = {
  lo: [{ ...entry, family: "IPv4", address: "127.0.0.1", cidr: "127.0.0.1/8", internal: true }],
  eth0: [
    { ...entry, family: "IPv4", address: "192.168.1.5", cidr: "192.168.1.5/24" },
    { ...entry, family: "IPv6", address: "fe80::5", cidr: "fe80::5/64", scopeid: 2 },
  ],
  docker0: [{ ...entry, family: "IPv4", address: "172.17.0.1", cidr: "172.17.0.1/16" }],
  "br-0123456789ab": [{ ...entry, family: "IPv4", address: "172.18.0.1", cidr: "172.18.0.1/16" }],
  veth12: [{ ...entry, family: "IPv6", address: "fe80::9", cidr: "fe80::9/64", scopeid: 9 }],
  "br-lan": [{ ...entry, family: "IPv4", address: "10.0.0.1", cidr: "10.0.0.1/8" }],
} as const;
const networkInterfaces = () => structuredClone(machine) as never;

test.each([
  [undefined, ["eth0", "br-lan"]],
  [["lo"], ["lo"]],
  [
    ["127.0.0.1", "docker0"],
    ["lo", "docker0"],
  ],
  [["wlan9"], []],
])("of the interfaces, %j gives %j", (only, names) => {
  expect(listInterfaces({ only, networkInterfaces }).map(({ name }) => name)).toEqual(names);
});

test("an IPv6 zone is the name of the interface, on Windows its number", () => {
  const zoneOn = (platform: NodeJS.Platform) =>
    listInterfaces({ platform, only: ["eth0"], networkInterfaces })[0]?.zone;
  expect([zoneOn("linux"), zoneOn("win32")]).toEqual(["eth0", "2"]);
});

test.each([
  ["192.168.1.9", true],
  ["192.168.2.9", false],
  ["fe80::9%eth0", true],
  ["fe80::9%eth1", false],
  ["2001:db8::1", false],
  ["nonsense", false],
])("a packet from %s came over eth0: %s", (source, isOn) => {
  const [eth0] = listInterfaces({ only: ["eth0"], networkInterfaces, platform: "linux" });
  expect(createLinkTest(eth0!)(source)).toBe(isOn);
});

test("a packet keeps only records whose parts have the right types", () => {
  const good = { type: "A", name: "a.local", ttl: 1, data: "10.0.0.5" };
  const bad = [
    null,
    7,
    { ...good, ttl: "1" },
    { ...good, data: 5 },
    { type: "SRV", name: "a", ttl: 1, data: { target: "a" } },
    { type: "TXT", name: "a", ttl: 1, data: "x" },
    { type: "OPT", name: "." },
  ];
  const packet = toPacket({ type: "response", id: "x", questions: {}, answers: [good, ...bad] });
  expect(packet).toEqual({
    type: "response",
    id: 0,
    questions: [],
    answers: [good],
    authorities: [],
    additionals: [],
  });
});
