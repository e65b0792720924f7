import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, test } from "vitest";

import type { ClusterOptions } from "../cluster/cluster-options.ts";
import { createCluster } from "../cluster/create-cluster.ts";
import { hello, helloAnswer, readAnswer, toNode } from "../fixtures/simulated-cluster.ts";

/** A machine that sleeps until somebody sends the packet and then calls `rise`. */
async function startSleeper(options: ClusterOptions = {}) {
  const engine = await startSimulatedEngine();
  const packets = Promise.withResolvers<void>();
  const cluster = createCluster({
    nodes: [toNode({ name: "sleeper", mac: "00:11:22:33:44:55" }, engine)],
    health: { urgentIntervalMs: 20 },
    wake: { wake: async () => packets.resolve() },
    ...options,
  });
  await cluster.ready();
  return {
    cluster,
    fallAsleep: () => engine.setFaults([{ kind: "refuse" }]),
    rise: () => engine.setFaults([]),
    packet: packets.promise,
    async checkOften(): Promise<void> {
      for (let count = 0; count < 12; count += 1) await cluster.check("sleeper");
    },
    statusOf: () => cluster.status()[0]?.status,
    async [Symbol.asyncDispose]() {
      await cluster.close();
      await engine.close();
    },
  };
}

test("a machine is woken however long it has slept", async () => {
  await using sleeper = await startSleeper();
  await sleeper.fallAsleep();
  await sleeper.checkOften();
  expect(sleeper.statusOf()).toBe("asleep");
  const answer = readAnswer(sleeper.cluster.stream(hello));
  await sleeper.packet;
  await sleeper.rise();
  expect(await answer).toMatchObject({ nodes: ["sleeper"], text: helloAnswer });
});

test("a machine that takes long to wake is waited for", async () => {
  await using sleeper = await startSleeper();
  await sleeper.fallAsleep();
  await sleeper.checkOften();
  const answer = readAnswer(sleeper.cluster.stream(hello));
  await sleeper.packet;
  await sleeper.checkOften();
  expect(sleeper.statusOf()).toBe("loading");
  await sleeper.rise();
  expect(await answer).toMatchObject({ nodes: ["sleeper"], text: helloAnswer });
});

test("what failed while a machine fell asleep does not keep it from being woken", async () => {
  await using sleeper = await startSleeper({ breaker: { threshold: 1 } });
  await sleeper.fallAsleep();
  await expect(readAnswer(sleeper.cluster.stream(hello))).rejects.toMatchObject({
    code: "HAROMBE_CLUSTER_ATTEMPTS_FAILED",
  });
  await sleeper.cluster.check("sleeper");
  const answer = readAnswer(sleeper.cluster.stream(hello));
  await sleeper.packet;
  await sleeper.rise();
  expect((await answer).text).toBe(helloAnswer);
});
