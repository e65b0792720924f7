import { describe, expect, test } from "vitest";

import {
  hello,
  helloAnswer,
  readAnswer,
  startSimulatedCluster,
} from "../fixtures/simulated-cluster.ts";

describe("the queue, over real HTTP", () => {
  test("no node ever gets more than its slots, and everyone is answered", async () => {
    await using subject = await startSimulatedCluster([
      { name: "one", slots: 1, engine: { slots: 1, tokensPerSecond: 400 } },
      { name: "two", slots: 2, engine: { slots: 2, tokensPerSecond: 400 } },
    ]);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => readAnswer(subject.cluster.stream(hello))),
    );
    expect(answers.map(({ text }) => text)).toEqual(answers.map(() => helloAnswer));
    expect(subject.engine("one").stats().inFlightMax).toBe(1);
    expect(subject.engine("two").stats().inFlightMax).toBe(2);
    expect(subject.cluster.metrics().cluster_summary).toMatchObject({
      total_requests: 30,
      in_flight: 0,
      queued: 0,
    });
  });

  test("two endpoints on one machine share one capacity", async () => {
    const engine = { slots: 1, tokensPerSecond: 400 };
    await using subject = await startSimulatedCluster([
      { name: "one", machineId: "desk", engine },
      { name: "two", machineId: "desk", engine },
    ]);
    const both = ["one", "two"].map((name) => subject.engine(name));
    let together = 0;
    const look = (): boolean => {
      together = Math.max(together, ...[both.reduce((sum, one) => sum + one.stats().inFlight, 0)]);
      return false;
    };
    const controller = new AbortController();
    const watching = both.map((one) =>
      one.waitFor(look, { signal: controller.signal }).catch(() => {}),
    );
    await Promise.all(Array.from({ length: 8 }, () => readAnswer(subject.cluster.stream(hello))));
    controller.abort();
    await Promise.all(watching);
    expect(together).toBe(1);
  });

  test("a full queue turns away with the time to come back", async () => {
    await using subject = await startSimulatedCluster(
      [{ name: "only", engine: { slots: 1, tokensPerSecond: 5 } }],
      { routing: { queue: { maxSize: 1 } } },
    );
    const leaving = new AbortController();
    const { signal } = leaving;
    const first = readAnswer(subject.cluster.stream(hello, { signal })).catch(() => "left");
    await subject.engine("only").waitFor(({ inFlight }) => inFlight === 1);
    const second = readAnswer(subject.cluster.stream(hello, { signal })).catch(() => "left");
    await expect.poll(() => subject.cluster.status()[0]?.queued).toBe(1);
    await expect(readAnswer(subject.cluster.stream(hello))).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_QUEUE_FULL",
      isRetryable: true,
      retryAfterMs: 5000,
    });
    leaving.abort(new Error("Enough"));
    expect(await Promise.all([first, second])).toEqual(["left", "left"]);
    expect(subject.cluster.status()).toMatchObject([{ inFlight: 0, queued: 0 }]);
  });

  test("closing rejects what waits and breaks what runs", async () => {
    const subject = await startSimulatedCluster([
      { name: "only", engine: { slots: 1, tokensPerSecond: 5 } },
    ]);
    const codes = [1, 2].map(() =>
      readAnswer(subject.cluster.stream(hello)).catch((error: { code: string }) => error.code),
    );
    await subject.engine("only").waitFor(({ inFlight }) => inFlight === 1);
    await subject.cluster.close();
    const closed = "HAROMBE_CLUSTER_CLOSED";
    expect(await Promise.all(codes)).toEqual([closed, closed]);
    await subject.engine("only").waitFor(({ inFlight }) => inFlight === 0);
    await expect(readAnswer(subject.cluster.stream(hello))).rejects.toMatchObject({ code: closed });
    await subject.close();
  });
});
