import { startSimulatedEngine } from "@harombe/llm/simulated";
import { describe, expect, test } from "vitest";

import {
  hello,
  helloAnswer,
  readAnswer,
  startSimulatedCluster,
  toNode,
} from "../fixtures/simulated-cluster.ts";
import type { Cluster } from "./cluster.ts";
import { createCluster } from "./create-cluster.ts";

const standing = (cluster: Cluster) =>
  cluster.status().map(({ name, status, reason }) => ({ name, status, reason }));

/** Resolves when a change of the status satisfies. */
function until(cluster: Cluster, isFit: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isFit()) return;
      stop();
      resolve();
    };
    const stop = cluster.subscribe(look);
    look();
  });
}

const quick = { health: { urgentIntervalMs: 20 } };

describe("a node", () => {
  test("that is busy is left alone for as long as it asked", async () => {
    await using subject = await startSimulatedCluster([
      { name: "busy", engine: { faults: [{ kind: "too-many", retryAfterSeconds: 7 }] } },
      { name: "sound" },
    ]);
    await readAnswer(subject.cluster.stream(hello));
    expect(standing(subject.cluster)[0]).toEqual({
      name: "busy",
      status: "busy",
      reason: "it asked to be left alone for 7 s",
    });
    const { nodes } = await readAnswer(subject.cluster.stream(hello));
    expect(nodes).toEqual(["sound"]);
  });

  test("that refuses the credentials says so, and gets no requests", async () => {
    await using subject = await startSimulatedCluster([
      { name: "locked", engine: { apiKey: "secret" } },
      { name: "open" },
    ]);
    const [locked] = standing(subject.cluster);
    expect(locked?.status).toBe("unauthorized");
    const decision = subject.cluster.route(hello);
    expect(decision.candidates[0]).toMatchObject({
      node: "locked",
      eligible: false,
      why: locked?.reason,
    });
    expect((await readAnswer(subject.cluster.stream(hello))).nodes).toEqual(["open"]);
  });

  test("that fails five times is left alone, and comes back by two good checks", async () => {
    await using subject = await startSimulatedCluster(
      [
        { name: "broken", slots: 8, engine: { faults: [{ kind: "server-error" }] } },
        { name: "sound", tier: 1, slots: 8 },
      ],
      { ...quick, breaker: { openMs: 300 }, routing: { tierPatienceMs: 0 } },
    );
    for (let round = 0; round < 5; round += 1) await readAnswer(subject.cluster.stream(hello));
    expect(subject.engine("broken").stats().received).toBe(5);
    expect(standing(subject.cluster)[0]).toEqual({
      name: "broken",
      status: "unavailable",
      reason: "it failed too often: left alone for 1 s",
    });
    const { nodes } = await readAnswer(subject.cluster.stream(hello));
    expect(nodes).toEqual(["sound"]);
    await subject.engine("broken").setFaults([]);
    await until(subject.cluster, () => standing(subject.cluster)[0]?.status === "available");
    expect((await readAnswer(subject.cluster.stream(hello))).nodes).toEqual(["broken"]);
  });

  test("that went away and comes back lists its models before it gets traffic", async () => {
    await using subject = await startSimulatedCluster([{ name: "only" }], quick);
    const engine = subject.engine("only");
    await engine.setFaults([{ kind: "refuse" }]);
    await subject.cluster.check();
    expect(standing(subject.cluster)[0]?.status).toBe("unavailable");
    await expect(readAnswer(subject.cluster.stream(hello))).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_NO_CANDIDATE",
      nodes: [{ node: "only", code: "down", reason: expect.stringMatching(/^Cannot reach /) }],
    });
    const before = engine.requests.length;
    await engine.setFaults([]);
    await until(subject.cluster, () => standing(subject.cluster)[0]?.status === "available");
    const { text } = await readAnswer(subject.cluster.stream(hello));
    expect(text).toBe(helloAnswer);
    const paths = engine.requests.slice(before).map(({ path }) => path);
    expect(paths.indexOf("/api/tags")).toBeLessThan(paths.indexOf("/api/chat"));
    expect(paths).toContain("/api/tags");
  });

  test("that sleeps is woken when its tier is needed, and the request waits for it", async () => {
    await using engine = await startSimulatedEngine({ faults: [{ kind: "refuse" }] });
    const woken: string[] = [];
    await using cluster = createCluster({
      ...quick,
      nodes: [{ ...toNode({ name: "sleeper" }, engine), mac: "02:00:00:00:00:01" }],
      wake: {
        async wake({ name, mac }) {
          woken.push(`${name} ${mac}`);
          await engine.setFaults([]);
        },
      },
    });
    await cluster.ready();
    expect(standing(cluster)[0]?.status).toBe("asleep");
    const states: (string | undefined)[] = [];
    cluster.subscribe(() => states.push(standing(cluster)[0]?.status));
    const { text } = await readAnswer(cluster.stream(hello));
    expect({ text, woken }).toEqual({ text: helloAnswer, woken: ["sleeper 02:00:00:00:00:01"] });
    expect(states).toContain("loading");
  });

  test("that cannot be woken is unavailable, and says why", async () => {
    await using engine = await startSimulatedEngine({ faults: [{ kind: "refuse" }] });
    await using cluster = createCluster({
      nodes: [{ ...toNode({ name: "sleeper" }, engine), mac: "02:00:00:00:00:01" }],
      wake: { wake: () => Promise.reject(new Error("no such network")) },
    });
    await cluster.ready();
    await expect(readAnswer(cluster.stream(hello))).rejects.toMatchObject({
      message: "No node can take this: sleeper: it cannot be woken: no such network",
    });
  });
});

test("a sleeping node is woken for its tier even while another tier stands in", async () => {
  await using engine = await startSimulatedEngine({ faults: [{ kind: "refuse" }] });
  await using other = await startSimulatedEngine();
  const woken = Promise.withResolvers<string>();
  await using cluster = createCluster({
    nodes: [
      { ...toNode({ name: "sleeper" }, engine), mac: "02:00:00:00:00:01" },
      toNode({ name: "awake", tier: 1 }, other),
    ],
    wake: {
      async wake({ name }) {
        woken.resolve(name);
      },
    },
  });
  await cluster.ready();
  expect((await readAnswer(cluster.stream(hello))).nodes).toEqual(["awake"]);
  expect(await woken.promise).toBe("sleeper");
  expect(standing(cluster)[0]).toEqual({
    name: "sleeper",
    status: "loading",
    reason: "it is being woken",
  });
});

test("a disabled node is not even asked how it is", async () => {
  await using engine = await startSimulatedEngine();
  await using cluster = createCluster({
    nodes: [toNode({ name: "off", enabled: false }, engine)],
  });
  await cluster.ready();
  expect(standing(cluster)[0]).toEqual({
    name: "off",
    status: "unavailable",
    reason: "it is disabled",
  });
  expect(engine.requests).toEqual([]);
  await expect(readAnswer(cluster.stream(hello))).rejects.toThrow("off: it is disabled");
  expect(cluster.metrics().recent_errors).toMatchObject([{ node: null, kind: "no-candidate" }]);
});

describe("membership", () => {
  test("draining lets finish what runs; removing waits for it", async () => {
    await using subject = await startSimulatedCluster([
      { name: "old", engine: { tokensPerSecond: 40 } },
      { name: "new", tier: 1 },
    ]);
    const { cluster } = subject;
    const running = readAnswer(cluster.stream(hello));
    await subject.engine("old").waitFor(({ inFlight }) => inFlight === 1);
    const removed = cluster.removeNode("old");
    expect(standing(cluster)[0]).toEqual({
      name: "old",
      status: "draining",
      reason: "1 request still runs",
    });
    expect((await readAnswer(cluster.stream(hello))).nodes).toEqual(["new"]);
    expect(await running).toMatchObject({ text: helloAnswer, nodes: ["old"] });
    await removed;
    expect(standing(cluster).map(({ name }) => name)).toEqual(["new"]);
  });

  test("a node that was drained takes requests again after resume", async () => {
    await using subject = await startSimulatedCluster([{ name: "only" }]);
    await subject.cluster.drainNode("only");
    await expect(readAnswer(subject.cluster.stream(hello))).rejects.toMatchObject({
      message: "No node can take this: only: it is being drained",
    });
    subject.cluster.resumeNode("only");
    expect((await readAnswer(subject.cluster.stream(hello))).text).toBe(helloAnswer);
  });

  test("updating keeps what is the same, and adds and removes the rest", async () => {
    await using one = await startSimulatedEngine();
    await using two = await startSimulatedEngine();
    const first = toNode({ name: "first" }, one);
    const second = toNode({ name: "second" }, two);
    await using cluster = createCluster({ nodes: [first] });
    await cluster.ready();
    await readAnswer(cluster.stream(hello));
    await cluster.updateNodes([first, second]);
    expect(cluster.status().map(({ name, requests }) => [name, requests])).toEqual([
      ["first", 1],
      ["second", 0],
    ]);
    await cluster.updateNodes([{ ...second, tier: 2 }]);
    expect(cluster.status().map(({ name, tier }) => [name, tier])).toEqual([["second", 2]]);
  });

  test("a name that is taken, and one that nobody has, are said to be so", async () => {
    await using subject = await startSimulatedCluster([{ name: "a" }]);
    const again = toNode({ name: "a" }, subject.engine("a"));
    await expect((async () => subject.cluster.addNode(again))()).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_INVALID_NODE",
      message: 'Node "a": the name is taken',
    });
    await expect(subject.cluster.removeNode("b")).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_UNKNOWN_NODE",
      message: 'The cluster has no node "b"; it has a',
    });
  });
});
