import { expect, test } from "vitest";

import type { FoundMachines, FoundNode } from "./found-node.ts";
import { type ListedNode, placeFound } from "./place-found.ts";

const found = (label: string, changes: Partial<FoundNode> = {}): FoundNode => ({
  label,
  url: `http://10.0.0.${label.length}:8000`,
  addresses: [`10.0.0.${label.length}`],
  port: 8000,
  machineId: `id of ${label}`,
  model: "qwen3:8b",
  tier: 1,
  credentials: { authorize: () => ({ authorization: null, refused: () => false }) },
  ...changes,
});

const listed = (name: string, changes: Partial<ListedNode> = {}): ListedNode => ({
  name,
  port: 8000,
  addresses: [],
  machineId: null,
  ...changes,
});

const machines = (nodes: readonly FoundNode[], nodesMax = 16): FoundMachines => ({
  nodes,
  nodesMax,
  self: { name: "me", tier: 1, model: "qwen3:8b" },
});

const none: ReadonlySet<string> = new Set();

test("a machine joins under its label, or one that is free", () => {
  const nodes = [found("a"), found("me"), found("box")];
  const others = [listed("box"), listed("box-2")];
  expect(placeFound(machines(nodes), { listed: others, dismissed: none })).toEqual([
    { label: "a", name: "a", reason: null, twin: null },
    { label: "me", name: "me-2", reason: null, twin: null },
    { label: "box", name: "box-3", reason: null, twin: null },
  ]);
});

test.each([
  ["by its machine", { machineId: "id of a" }, 'it is "attic" of cluster.nodes'],
  ["by its address", { addresses: ["1.2.3.4", "10.0.0.1"] }, 'it is "attic" of cluster.nodes'],
  ["on another port", { machineId: "id of a", addresses: ["10.0.0.1"], port: 8001 }, null],
])("the config's node wins, known %s", (_, node, reason) => {
  const placed = placeFound(machines([found("a")]), {
    listed: [listed("attic", node)],
    dismissed: none,
  });
  const isJoining = reason === null;
  expect(placed).toEqual([
    { label: "a", name: isJoining ? "a" : null, reason, twin: isJoining ? null : "attic" },
  ]);
});

test("one machine joins once, and no more than may", () => {
  const nodes = [
    found("a"),
    found("bb", { machineId: "id of a" }),
    found("ccc", { addresses: ["10.0.0.1"] }),
    found("dddd"),
    found("eeeee"),
  ];
  const placed = placeFound(machines(nodes, 2), { listed: [], dismissed: none });
  expect(placed.map(({ name, reason }) => name ?? reason)).toEqual([
    "a",
    'it has machine id and port, or address and port, of "a" (id of a, 8000). Copies of one machine need ids of their own: systemd-machine-id-setup',
    'it has machine id and port, or address and port, of "a"',
    "dddd",
    "2 found machines joined already (cluster.discovery.max_nodes)",
  ]);
});

test("who was taken out by hand stays out", () => {
  const placed = placeFound(machines([found("a")]), { listed: [], dismissed: new Set(["a"]) });
  const reason = "it was taken out by hand, until this server is restarted";
  expect(placed).toEqual([{ label: "a", name: null, reason, twin: null }]);
});
