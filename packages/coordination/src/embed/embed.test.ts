import { type EmbeddingEvent, type EmbeddingModel, LlmError } from "@harombe/llm";
import { ScriptedModel } from "@harombe/llm/testing";
import { expect, test } from "vitest";

import { hello, readAnswer, startSimulatedCluster } from "../fixtures/simulated-cluster.ts";
import { toEngine } from "../fixtures/to-engine.ts";

const texts = ["one text", "another"];
const model = "embed:latest";
const vectors = { models: [model, "simulated:1b"], embeddingDimensions: 8 };

test("vectors count on the node and in the cluster as answers do", async () => {
  await using subject = await startSimulatedCluster([{ name: "desk", engine: vectors }]);
  const { cluster } = subject;
  const events: EmbeddingEvent[] = [];
  const onEvent = (event: EmbeddingEvent): void => void events.push(event);
  const given = await cluster.embed(texts, { model: "embed", onEvent });
  const promptTokens = subject.engine("desk").stats().promptTokens;
  expect({ ...given, vectors: given.vectors.map(({ length }) => length) }).toEqual({
    vectors: [8, 8],
    model,
    node: "desk",
    promptTokens,
  });
  expect(events).toEqual([
    { type: "route", decision: cluster.decisions[0] },
    { type: "usage", promptTokens },
  ]);
  expect(cluster.decisions).toMatchObject([{ node: "desk", attempt: 1 }]);
  const { nodes, cluster_summary: summary } = cluster.metrics();
  expect(nodes["desk"]).toMatchObject({
    total_requests: 1,
    success_rate: 1,
    prompt_tokens: promptTokens,
    completion_tokens: 0,
    in_flight: 0,
    latency_ms: { p50: expect.any(Number) },
    time_to_first_token_ms: { p50: null },
    queue_wait_ms: { p50: expect.any(Number) },
  });
  expect(summary).toMatchObject({ total_requests: 1, latency_ms: { p50: expect.any(Number) } });
});

test("no texts ask nobody", async () => {
  await using subject = await startSimulatedCluster([{ name: "desk" }]);
  expect(await subject.cluster.embed([], { model: "missing:1b" })).toEqual({
    vectors: [],
    model: "missing:1b",
    node: null,
    promptTokens: null,
  });
  expect(subject.cluster.metrics().cluster_summary.total_requests).toBe(0);
});

test("a node that fails is counted, and the next one that has the model answers", async () => {
  await using subject = await startSimulatedCluster([
    { name: "broken", engine: { ...vectors, faults: [{ kind: "server-error" }] } },
    { name: "sound", engine: vectors },
    { name: "other" },
  ]);
  const { cluster } = subject;
  expect((await cluster.embed(texts, { model })).node).toBe("sound");
  expect(cluster.decisions.map(({ node, attempt }) => [node, attempt])).toEqual([
    ["broken", 1],
    ["sound", 2],
  ]);
  const { nodes, recent_errors: errors } = cluster.metrics();
  expect(nodes["broken"]).toMatchObject({ failed_requests: 1, errors: { "bad-response": 1 } });
  expect(nodes["other"]?.total_requests).toBe(0);
  expect(errors).toMatchObject([{ node: "broken", kind: "bad-response" }]);
});

test("a node that is drained or lacks the model is not asked, and the error says so", async () => {
  await using subject = await startSimulatedCluster([
    { name: "drained", engine: vectors },
    { name: "other" },
  ]);
  const { cluster } = subject;
  await cluster.drainNode("drained");
  await expect(cluster.embed(texts, { model })).rejects.toMatchObject({
    code: "HAROMBE_CLUSTER_NO_CANDIDATE",
    nodes: [
      { node: "drained", code: "draining" },
      { node: "other", code: "no-model" },
    ],
  });
  expect(cluster.metrics().recent_errors).toMatchObject([{ node: null, kind: "no-candidate" }]);
  cluster.resumeNode("drained");
  expect((await cluster.embed(texts, { model })).node).toBe("drained");
});

test("failures open the breaker of the node, for answers as well", async () => {
  await using subject = await startSimulatedCluster(
    [{ name: "broken", engine: { ...vectors, faults: [{ kind: "server-error" }] } }],
    { breaker: { threshold: 2 }, routing: { attempts: { minBackoffMs: 1 } } },
  );
  const { cluster } = subject;
  const failed = { code: "HAROMBE_CLUSTER_ATTEMPTS_FAILED" };
  await expect(cluster.embed(texts, { model })).rejects.toMatchObject(failed);
  await expect(cluster.embed(texts, { model })).rejects.toMatchObject(failed);
  await expect(readAnswer(cluster.stream(hello))).rejects.toMatchObject({
    nodes: [{ node: "broken", code: "breaker-open" }],
  });
});

test("they wait in the queue for a slot, and leave it with their caller", async () => {
  const slow = { ...vectors, promptTokensPerSecond: 4 };
  await using subject = await startSimulatedCluster([{ name: "desk", slots: 1, engine: slow }]);
  const { cluster } = subject;
  const first = new AbortController();
  const second = new AbortController();
  const asked = [first, second].map(({ signal }) => cluster.embed(texts, { model, signal }));
  await subject.engine("desk").waitFor(({ inFlight }) => inFlight === 1);
  expect(cluster.metrics().nodes["desk"]).toMatchObject({ in_flight: 1, queued: 1 });
  second.abort(new Error("not that important"));
  await expect(asked[1]).rejects.toThrow("not that important");
  expect(cluster.metrics().cluster_summary.queued).toBe(0);
  first.abort(new Error("enough"));
  await expect(asked[0]).rejects.toThrow("enough");
  await subject.engine("desk").waitFor(({ inFlight }) => inFlight === 0);
  expect(cluster.metrics().nodes["desk"]).toMatchObject({ in_flight: 0, errors: {} });
});

/** A node in this process, with or without vectors. */
const inProcess = (embeddingModel?: () => Promise<EmbeddingModel>) => () =>
  toEngine(
    new ScriptedModel([], { id: model, capabilities: { contextWindowTokens: 100 } }),
    embeddingModel && { embeddingModel },
  );

const refusal = (status: number) =>
  new LlmError({
    code: "HAROMBE_LLM_REJECTED",
    message: `It said ${status}`,
    isRetryable: false,
    status,
  });

test.each([
  { name: "an engine without vectors", connect: inProcess() },
  {
    name: "a model that opens for answers alone",
    connect: inProcess(() => Promise.reject(refusal(400))),
  },
  {
    name: "a model that turns out to give none",
    connect: inProcess(async () => ({
      id: model,
      dimensions: 2,
      embed: () => Promise.reject(refusal(501)),
    })),
  },
])("$name is passed over, and the node is not to blame", async ({ connect }) => {
  await using subject = await startSimulatedCluster(
    [
      { name: "without", model, connect },
      { name: "with", model, tier: 1, engine: vectors },
    ],
    { breaker: { threshold: 1 } },
  );
  const { cluster } = subject;
  for (const _round of [1, 2]) expect((await cluster.embed(texts)).node).toBe("with");
  expect(cluster.status()).toMatchObject([{ status: "available" }, { status: "available" }]);
  expect(cluster.metrics().nodes["without"]?.failed_requests).toBe(2);
});

test("what is wrong with the texts is the caller's error, and no other node is asked", async () => {
  const connect = inProcess(async () => ({
    id: model,
    dimensions: 2,
    embed: () => Promise.reject(refusal(400)),
  }));
  await using subject = await startSimulatedCluster([
    { name: "one", model, connect },
    { name: "two", model, connect },
  ]);
  await expect(subject.cluster.embed(texts, { model })).rejects.toThrow("It said 400");
  expect(subject.cluster.metrics().cluster_summary.total_requests).toBe(1);
});

test("a text that no window holds is refused, and one that an engine finds too long as well", async () => {
  const tooLong = new LlmError({
    code: "HAROMBE_LLM_CONTEXT_EXCEEDED",
    message: "It has 12 tokens",
    isRetryable: false,
  });
  const connect = inProcess(async () => ({
    id: model,
    dimensions: 2,
    embed: () => Promise.reject(tooLong),
  }));
  await using subject = await startSimulatedCluster([
    { name: "one", model, connect },
    { name: "two", model, connect },
  ]);
  const { cluster } = subject;
  await expect(cluster.embed(["word ".repeat(200)])).rejects.toMatchObject({
    code: "HAROMBE_CLUSTER_NO_CANDIDATE",
    nodes: [{ code: "window-too-small" }, { code: "window-too-small" }],
  });
  await expect(cluster.embed(["short"])).rejects.toBe(tooLong);
});

test("a model is opened once at a node, and anew after it failed there", async () => {
  let opened = 0;
  let failures = 1;
  const connect = inProcess(async () => {
    opened += 1;
    return {
      id: model,
      dimensions: 1,
      async embed(given) {
        if ((failures -= 1) === 0) throw new Error("The model is another one now");
        return given.map(() => Float32Array.of(1));
      },
    };
  });
  await using subject = await startSimulatedCluster([{ name: "desk", model, connect }]);
  await expect(subject.cluster.embed(texts)).rejects.toThrow("another one");
  for (const _round of [1, 2, 3]) await subject.cluster.embed(texts);
  expect(opened).toBe(2);
});

test("a node that hangs loses to the clock, and the next one answers", async () => {
  const connect = inProcess(async () => ({
    id: model,
    dimensions: 1,
    embed: () => new Promise<never>(() => {}),
  }));
  await using subject = await startSimulatedCluster(
    [
      { name: "mute", model, connect },
      { name: "sound", model, engine: vectors, tier: 1 },
    ],
    { routing: { timeouts: { firstTokenMs: 50 } } },
  );
  expect((await subject.cluster.embed(texts)).node).toBe("sound");
  expect(subject.cluster.metrics().nodes["mute"]).toMatchObject({
    in_flight: 0,
    errors: { "timeout:first-token": 1 },
  });
});

test("tiers do not matter to vectors, unless one is asked for", async () => {
  await using subject = await startSimulatedCluster(
    [{ name: "small" }, { name: "big", tier: 2, engine: vectors }],
    { routing: { fallbackStrategy: "strict" } },
  );
  expect((await subject.cluster.embed(texts, { model })).node).toBe("big");
  await expect(subject.cluster.embed(texts, { model, tier: 0 })).rejects.toMatchObject({
    nodes: [
      { node: "small", code: "no-model" },
      { node: "big", code: "other-tier" },
    ],
  });
  await expect(subject.cluster.embed(texts, { tier: 3 })).rejects.toThrow(TypeError);
});

test("a cluster that closes breaks them off", async () => {
  const slow = { ...vectors, promptTokensPerSecond: 1 };
  await using subject = await startSimulatedCluster([{ name: "desk", engine: slow }]);
  const asked = subject.cluster.embed(texts, { model });
  await subject.engine("desk").waitFor(({ inFlight }) => inFlight === 1);
  const closing = subject.cluster.close();
  await expect(asked).rejects.toMatchObject({ code: "HAROMBE_CLUSTER_CLOSED" });
  await closing;
});
