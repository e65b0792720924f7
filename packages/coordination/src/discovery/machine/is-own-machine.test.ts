import { expect, test } from "vitest";

import { isOwnMachine } from "./is-own-machine.ts";

const own = { machineId: "a", addresses: ["127.0.0.1", "10.0.0.2", "fe80::1"] };

test.each([
  ["this machine", "a", ["10.0.0.2"], true],
  ["this machine by a link-local address", "a", ["fe80::1%eth0"], true],
  ["this machine by one address of two", "a", ["10.9.9.9", "127.0.0.1"], true],
  ["a copy of this machine elsewhere", "a", ["10.0.0.3"], false],
  ["another machine behind our address", "b", ["10.0.0.2"], false],
  ["one that tells no id", null, ["10.0.0.2"], false],
])("knows %s", (_, machineId, addresses, isOwn) => {
  expect(isOwnMachine({ machineId, addresses }, own)).toBe(isOwn);
});

test("knows the addresses of the real interfaces", () => {
  const node = { machineId: "a", addresses: ["127.0.0.1"] };
  expect(isOwnMachine(node, { machineId: "a" })).toBe(true);
});
