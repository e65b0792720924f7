import { networkInterfaces } from "node:os";

import { expect, test } from "vitest";

import { defaultDiscoverySettings } from "./discovery-settings.ts";
import { planAnnouncement } from "./plan-announcement.ts";

test.each([
  ["127.0.0.1", /listens on 127\.0\.0\.1, where no other machine reaches it; set server\.host/],
  ["::1", /listens on ::1, where no other machine/],
])("a server on %s is not announced, and the reason says what to set", (address, reason) => {
  const plan = planAnnouncement({ address, isTls: false }, defaultDiscoverySettings);
  expect(plan).toEqual({ reason: expect.stringMatching(reason) });
});

test("a server that takes only HTTPS is not announced", () => {
  const plan = planAnnouncement({ address: "0.0.0.0", isTls: true }, defaultDiscoverySettings);
  expect(plan).toEqual({ reason: expect.stringContaining("takes only HTTPS") });
});

test.each([
  ["192.168.1.7", "192.168.1.7"],
  ["fe80::1%eth0", "fe80::1"],
])("a server on %s announces that address alone", (address, only) => {
  const plan = planAnnouncement({ address, isTls: false }, defaultDiscoverySettings);
  expect(plan).toEqual({ links: { interfaces: [only] } });
});

test("a server on every address announces them all, and none in the other IP version", () => {
  const every = planAnnouncement({ address: "::", isTls: false }, defaultDiscoverySettings);
  expect(every).toEqual({ links: {} });
  const plan = planAnnouncement({ address: "0.0.0.0", isTls: false }, defaultDiscoverySettings);
  if ("reason" in plan) throw new TypeError(plan.reason);
  const listed = Object.values(plan.links.networkInterfaces?.() ?? {}).flat();
  const own = Object.values(networkInterfaces()).flat();
  expect(listed).toEqual(own.filter((each) => each?.family === "IPv4"));
});
