import fc from "fast-check";
import { expect, test } from "vitest";

import { addEvent } from "./discover-nodes.ts";
import { toNodeUrl, type DiscoveredNode, type DiscoveryEvent } from "./discovered-node.ts";
import { createNodeRegister } from "./node-register.ts";
import { orderAddresses } from "./order-addresses.ts";

const nodeOf = (label: string, addresses: readonly string[] = ["10.0.0.5"]): DiscoveredNode => ({
  label,
  name: label,
  model: null,
  tier: null,
  machineId: null,
  port: 8000,
  addresses,
});

test("a node heard on two links is one node with the addresses of both", () => {
  const register = createNodeRegister({ nodesMax: 9 });
  const heard = [nodeOf("a", ["192.168.1.5"]), nodeOf("A", ["10.0.0.5"])];
  const node = nodeOf("a", ["10.0.0.5", "192.168.1.5"]);
  expect(register.update(heard)).toEqual([{ type: "found", node }]);
  expect(register.update(heard.toReversed())).toEqual([
    { type: "updated", node: { ...node, label: "A", name: "A" } },
  ]);
  expect(register.update([])).toEqual([{ type: "lost", node: { ...node, label: "A", name: "A" } }]);
});

test("beyond the bound the first stay, and one that leaves makes room", () => {
  const register = createNodeRegister({ nodesMax: 1 });
  expect(register.update([nodeOf("a"), nodeOf("b")])).toEqual([
    { type: "found", node: nodeOf("a") },
  ]);
  expect(register.update([nodeOf("b")])).toEqual([
    { type: "lost", node: nodeOf("a") },
    { type: "found", node: nodeOf("b") },
  ]);
});

test("a reader that applies the events, however late, sees what is there", () => {
  const worlds = fc.array(fc.subarray(["a", "b", "c", "d"]), { maxLength: 20 });
  fc.assert(
    fc.property(worlds, fc.array(fc.boolean(), { maxLength: 20 }), (list, reads) => {
      const register = createNodeRegister({ nodesMax: 3 });
      const pending = new Map<string, DiscoveryEvent>();
      const seen = new Set<string>();
      const read = (): void => {
        for (const { type, node } of pending.values()) {
          expect(seen.has(node.label)).toBe(type !== "found");
          if (type === "lost") seen.delete(node.label);
          else seen.add(node.label);
        }
        pending.clear();
      };
      for (const [index, world] of list.entries()) {
        for (const event of register.update(world.map((label) => nodeOf(label)))) {
          addEvent(pending, event);
        }
        expect(pending.size).toBeLessThanOrEqual(4);
        if (reads[index] === true) read();
      }
      read();
      expect([...seen].toSorted()).toEqual(register.nodes.map(({ label }) => label).toSorted());
    }),
  );
});

test("addresses stand in the order to try them", () => {
  const ordered = [
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "8.8.8.8",
    "2001:db8::1",
    "fd00::2",
    "127.0.0.1",
    "::1",
    "169.254.1.1",
    "fe80::1%eth0",
  ];
  const permutation = fc.shuffledSubarray(ordered, { minLength: ordered.length });
  fc.assert(
    fc.property(permutation, (addresses) => {
      expect(orderAddresses([...addresses, ...addresses])).toEqual(ordered);
    }),
  );
});

test.each([
  [["10.0.0.5", "fd00::2"], "http://10.0.0.5:8000"],
  [["fe80::1%eth0", "fd00::2"], "http://[fd00::2]:8000"],
  [["fe80::1%eth0"], null],
])("the URL of a node at %j is %s", (addresses, url) => {
  expect(toNodeUrl(nodeOf("a", addresses))).toBe(url);
});
