import { expect, test } from "vitest";

import type { Cluster } from "../cluster/cluster.ts";
import { hello, readAnswer, startSimulatedCluster } from "../fixtures/simulated-cluster.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";
import { addToFadingCount, readFadingCount } from "../learn/fading-count.ts";
import { routingPolicies } from "../route/policies.ts";
import { createRoutedNode } from "./create-routed-node.ts";

function setUp() {
  const clock = createVirtualClock();
  const node = createRoutedNode(
    { name: "n", tier: 0, model: "m" },
    { clock, breaker: { threshold: 4, openMs: 1000, successes: 2 } },
  );
  return {
    clock,
    node,
    failures: () => readFadingCount(node.failures, clock.now()),
    fail: (): void => {
      node.breaker.begin()?.fail();
      addToFadingCount(node.failures, clock.now());
    },
    succeed: () => node.breaker.begin()?.succeed(),
  };
}

test("each answer forgives half of what failures count", () => {
  const { fail, succeed, failures } = setUp();
  fail();
  fail();
  const counts = [failures(), succeed(), failures(), succeed(), failures()];
  expect(counts).toEqual([2, undefined, 1, undefined, 0.5]);
});

test("a node that fails every other time never looks sound", () => {
  const { fail, succeed, failures } = setUp();
  for (let round = 0; round < 20; round += 1) {
    fail();
    succeed();
  }
  expect(failures()).toBeCloseTo(1);
});

test("a breaker that closes forgives everything; one that opens again does not", () => {
  const { clock, fail, succeed, failures } = setUp();
  for (let count = 0; count < 4; count += 1) fail();
  clock.advance(1000);
  succeed();
  fail();
  expect(failures()).toBeGreaterThan(4);
  clock.advance(2000);
  succeed();
  succeed();
  expect(failures()).toBe(0);
});

/** Resolves when a change of the status satisfies. */
async function until(cluster: Cluster, isFit: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (isFit()) resolve();
  };
  const stop = cluster.subscribe(look);
  look();
  await promise;
  stop();
}

test("a machine that was away and is back takes traffic at once", async () => {
  await using subject = await startSimulatedCluster(
    [{ name: "one" }, { name: "two", engine: { tokensPerSecond: 20 } }],
    {
      health: { urgentIntervalMs: 20 },
      breaker: { openMs: 20, openMsMax: 20 },
      routing: { policy: { ...routingPolicies.cost, explores: false } },
    },
  );
  const { cluster } = subject;
  const penaltyMs = (): number | undefined =>
    cluster.route(hello).candidates.find(({ node }) => node === "one")?.cost?.penaltyMs;
  const statusOf = (): string | undefined => cluster.status()[0]?.status;
  // It has its model in memory from here on, and keeps it.
  expect((await readAnswer(cluster.stream(hello))).nodes).toEqual(["one"]);
  await subject.engine("one").setFaults([{ kind: "refuse" }]);
  const { nodes } = await readAnswer(cluster.stream(hello));
  expect(nodes).toEqual(["one", "two"]);
  await until(cluster, () => statusOf() === "unavailable");
  await subject.engine("one").setFaults([]);
  // By itself it would take minutes to fade.
  await until(cluster, () => penaltyMs() === 0);
  expect((await readAnswer(cluster.stream(hello))).nodes).toEqual(["one"]);
});
