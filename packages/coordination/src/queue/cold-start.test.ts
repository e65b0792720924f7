import { type AddressInfo, createServer, type Socket } from "node:net";

import { createOllama, type Engine, type ModelRequest } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { describe, expect, test } from "vitest";

import type { ClusterOptions } from "../cluster/cluster-options.ts";
import { createCluster } from "../cluster/create-cluster.ts";
import { hello, helloAnswer, model, readAnswer, toNode } from "../fixtures/simulated-cluster.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";

const named = (id: string): ModelRequest => ({ ...hello, hints: { model: id } });
const connectionRefused = new Error("Nobody listens there");

/** A cluster whose machine answers its first check when the test says so. */
async function openCluster() {
  const engine = await startSimulatedEngine({ models: [model, "extra:7b"] });
  const reached = Promise.withResolvers<Engine>();
  const cluster = createCluster({
    nodes: [{ name: "late", tier: 0, model, machineId: "late", connect: () => reached.promise }],
    health: { urgentIntervalMs: 60_000 },
    routing: { queue: { maxWaitMs: 5000 } },
  });
  const queued = (count: number): Promise<void> =>
    expect.poll(() => cluster.metrics().cluster_summary.queued).toBe(count);
  return {
    cluster,
    queued,
    reach: () => reached.resolve(createOllama({ baseUrl: engine.url })),
    refuse: () => reached.reject(connectionRefused),
    async [Symbol.asyncDispose]() {
      reached.resolve(createOllama({ baseUrl: engine.url }));
      await cluster.close();
      await engine.close();
    },
  };
}

describe("a request that comes before any node was reached", () => {
  test.each([model, "extra:7b", "harombe"])("waits, asked for %s", async (id) => {
    await using subject = await openCluster();
    const answer = readAnswer(subject.cluster.stream(named(id)));
    await subject.queued(1);
    expect(subject.cluster.route(named(id)).reason).toBe(
      "simple asks for tier 0; waits for late, which has not answered yet",
    );
    subject.reach();
    expect((await answer).text).toBe(helloAnswer);
  });

  test.each([model, "extra:7b"])("fails as soon as they said no, asked for %s", async (id) => {
    await using subject = await openCluster();
    const answer = readAnswer(subject.cluster.stream(named(id)));
    answer.catch(() => {});
    await subject.queued(1);
    subject.refuse();
    await expect(answer).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_NO_CANDIDATE",
      message: "No node can take this: late: Nobody listens there",
    });
  });

  test("fails when it turns out that no node has its model", async () => {
    await using subject = await openCluster();
    const answer = readAnswer(subject.cluster.stream(named("unknown")));
    answer.catch(() => {});
    await subject.queued(1);
    subject.reach();
    await expect(answer).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_NO_CANDIDATE",
      message: "No node can take this: late: it has no model unknown",
    });
  });

  test("can be taken back", async () => {
    await using subject = await openCluster();
    const leaving = new AbortController();
    const answer = readAnswer(subject.cluster.stream(named(model), { signal: leaving.signal }));
    answer.catch(() => {});
    await subject.queued(1);
    leaving.abort(new Error("Enough"));
    await expect(answer).rejects.toThrow("Enough");
    await subject.queued(0);
  });
});

describe("while one node of two says nothing", () => {
  const withPolicy: ClusterOptions = { routing: { policy: "least-busy" } };
  const withoutQueue: ClusterOptions = { routing: { queue: { maxSize: 0 } } };

  test.each<{ readonly name: string; readonly options: ClusterOptions }>([
    { name: "by default", options: {} },
    { name: "under another policy without a grace", options: { ...withPolicy, startGraceMs: 0 } },
  ])("the first request is answered at once $name", async ({ options }) => {
    await using subject = await openHalfCluster(options);
    // The clock stands still: whoever waits for it waits until the silent one is given up.
    expect((await subject.ask()).text).toBe(helloAnswer);
    expect(subject.statuses()).toEqual(["loading", "available"]);
  });

  test.each<{ readonly name: string; readonly options: ClusterOptions; readonly ms: number }>([
    { name: "under a policy that binds at once", options: withPolicy, ms: 1000 },
    { name: "without a queue to wait in", options: withoutQueue, ms: 1000 },
    { name: "where that is asked for", options: { startGraceMs: 300 }, ms: 300 },
  ])("the first request waits for $ms ms $name", async ({ options, ms }) => {
    await using subject = await openHalfCluster(options);
    await subject.reached();
    const before = subject.clock.pending;
    const answer = subject.ask();
    await expect.poll(() => subject.clock.pending).toBe(before + 1);
    subject.clock.advance(ms - 1);
    expect(subject.clock.pending).toBe(before + 1);
    subject.clock.advance(1);
    expect((await answer).text).toBe(helloAnswer);
  });

  test("vectors wait until it is known who has the model", async () => {
    await using subject = await openHalfCluster({});
    await subject.reached();
    const before = subject.clock.pending;
    const given = subject.cluster.embed(["one text"], { model });
    await expect.poll(() => subject.clock.pending).toBe(before + 1);
    subject.clock.advance(1000);
    expect((await given).node).toBe("sound");
  });
});

/** A node that answers, and one at an address where connections are taken and nothing is said. */
async function openHalfCluster(options: ClusterOptions) {
  const engine = await startSimulatedEngine({ models: [model], embeddingDimensions: 4 });
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const clock = createVirtualClock();
  const cluster = createCluster({
    nodes: [
      toNode({ name: "silent" }, { url: `http://127.0.0.1:${port}` }),
      toNode({ name: "sound" }, engine),
    ],
    clock,
    ...options,
  });
  const statuses = () => cluster.status().map(({ status }) => status);
  return {
    cluster,
    clock,
    statuses,
    ask: () => readAnswer(cluster.stream(hello)),
    /** Resolves once the one that answers is known. */
    reached: () => cluster.check("sound"),
    async [Symbol.asyncDispose]() {
      await cluster.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => silent.close(resolve));
      await engine.close();
    },
  };
}
