import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, test } from "vitest";

import { createVirtualClock } from "../fixtures/virtual-clock.ts";
import { createRoutedNode } from "../nodes/create-routed-node.ts";
import { waitUntilIdle } from "./wait-until-idle.ts";

function busyNode() {
  const clock = createVirtualClock();
  const node = createRoutedNode({ name: "busy", tier: 0, model: "m" }, { clock });
  node.inFlight = 1;
  return { clock, node };
}

test("an idle node is not waited for", async () => {
  const { clock, node } = busyNode();
  node.inFlight = 0;
  await waitUntilIdle(node, { clock, timeoutMs: 1000 });
  expect(clock.pending).toBe(0);
});

test("the last slot that is given back ends it, and leaves nothing behind", async () => {
  const { clock, node } = busyNode();
  const waiting = waitUntilIdle(node, { clock, timeoutMs: 1000 });
  for (const listener of node.onIdle) listener();
  await waiting;
  expect([clock.pending, node.onIdle.size]).toEqual([0, 0]);
});

test("time that is up ends it", async () => {
  const { clock, node } = busyNode();
  const waiting = waitUntilIdle(node, { clock, timeoutMs: 1000 });
  clock.advance(1000);
  await waiting;
  expect(node.onIdle.size).toBe(0);
});

test.each([
  ["before", (controller: AbortController) => controller.abort("changed my mind")],
  ["while it waits", () => {}],
])("a signal that aborts %s rejects with its reason", async (_, prepare) => {
  const { clock, node } = busyNode();
  const controller = new AbortController();
  prepare(controller);
  const waiting = waitUntilIdle(node, { clock, timeoutMs: 1000, signal: controller.signal });
  controller.abort("changed my mind");
  await expect(waiting).rejects.toBe("changed my mind");
  expect([clock.pending, node.onIdle.size]).toEqual([0, 0]);
});

const execute = promisify(execFile);
const script = join(import.meta.dirname, "..", "fixtures", "remove-while-answering.ts");
const flags = ["--conditions=@harombe/source", "--no-warnings"];

test("a script that removes a node lives until its answer has ended", async () => {
  await using engine = await startSimulatedEngine({ tokensPerSecond: 100 });
  const { stdout } = await execute(process.execPath, [...flags, script, "Infinity", engine.url]);
  expect(stdout).toBe("removed");
});

test("a script that removes a node lives until time is up", async () => {
  const { stdout } = await execute(process.execPath, [...flags, script, "50"]);
  expect(stdout).toBe("removed");
});
