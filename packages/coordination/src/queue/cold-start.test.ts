import { createOllama, type Engine, type ModelRequest } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { describe, expect, test } from "vitest";

import { createCluster } from "../cluster/create-cluster.ts";
import { hello, helloAnswer, model, readAnswer } from "../fixtures/simulated-cluster.ts";

const named = (id: string): ModelRequest => ({ ...hello, hints: { model: id } });
const connectionRefused = new Error("Nobody listens there");

/** A cluster whose machine answers its first check when the test says so. */
async function openCluster() {
  const engine = await startSimulatedEngine({ models: [model, "extra:7b"] });
  const reached = Promise.withResolvers<Engine>();
  const cluster = createCluster({
    nodes: [{ name: "late", tier: 0, model, machineId: "late", connect: () => reached.promise }],
    startGraceMs: 0,
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
