import { Ollama } from "ollama";
import OpenAI from "openai";
import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { startTestCluster, type TestCluster } from "../fixtures/start-test-cluster.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import type { MetricsReport } from "../metrics/metrics-schema.ts";

const model = "embed:latest";
const vectors = { models: [model, "simulated:1b"], embeddingDimensions: 4 };
const input = ["a text", "another one"];

const embed = (cluster: Pick<TestCluster, "url">, body: object = {}): Promise<Response> =>
  post(`${cluster.url}/v1/embeddings`, { model, input, ...body });
const metricsOf = (cluster: Pick<TestCluster, "url">): Promise<MetricsReport> =>
  getJson<MetricsReport>(fetch(`${cluster.url}/metrics`));

test("both clients are told the tokens that the engine counted, through two servers", async () => {
  await using cluster = await startTestCluster({ desk: { engine: vectors } });
  const { engine } = cluster.node("desk");
  const openai = new OpenAI({ baseURL: `${cluster.url}/v1`, apiKey: "none", maxRetries: 0 });
  const ollama = new Ollama({ host: cluster.url });
  await openai.embeddings.create({ model, input });
  const before = engine.stats().promptTokens;
  const { usage } = await openai.embeddings.create({ model, input });
  const counted = engine.stats().promptTokens - before;
  expect(usage).toEqual({ prompt_tokens: counted, total_tokens: counted });
  expect(await ollama.embed({ model, input })).toMatchObject({ prompt_eval_count: counted });
});

test("one machine tells its engine's count, and asks it nothing else once it knows the model", async () => {
  await using server = await startTestServer({ engine: vectors });
  await embed(server);
  const { promptTokens, served } = server.engine.stats();
  const { usage } = await getJson<{ usage: object }>(embed(server));
  const counted = server.engine.stats().promptTokens - promptTokens;
  expect(usage).toEqual({ prompt_tokens: counted, total_tokens: counted });
  expect(server.engine.stats().served - served).toBe(1);
});

test("they are counted, and those that fail on one node go on to the next", async () => {
  await using cluster = await startTestCluster({
    broken: { engine: { ...vectors, faults: [{ kind: "server-error" }] } },
    sound: { engine: vectors },
    other: {},
  });
  const response = await embed(cluster);
  expect([response.status, response.headers.get("x-harombe-node")]).toEqual([200, "sound"]);
  expect(response.headers.get("x-harombe-route")).toContain("sound");
  const { nodes, cluster_summary: summary, recent_errors: errors } = await metricsOf(cluster);
  expect(nodes).toMatchObject({
    broken: { total_requests: 1, failed_requests: 1, errors: { "bad-response": 1 } },
    sound: { total_requests: 1, success_rate: 1, prompt_tokens: expect.any(Number) },
    other: { total_requests: 0 },
  });
  expect(nodes["sound"]?.prompt_tokens).toBeGreaterThan(1);
  expect(summary).toMatchObject({ total_requests: 2, in_flight: 0 });
  expect(errors).toMatchObject([{ node: "broken", kind: "bad-response" }]);
});

test("a drained node is not asked for any, and a model that nobody has is not found", async () => {
  await using cluster = await startTestCluster({
    drained: { engine: vectors },
    other: { engine: { models: ["other:1b"] } },
  });
  await getJson(post(`${cluster.url}/cluster/nodes/drained/drain`));
  const refused = await embed(cluster);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({
    error: {
      code: "HAROMBE_CLUSTER_NO_CANDIDATE",
      message: expect.stringMatching(/drained: it is being drained; other: it has no model embed/),
    },
  });
  const missing = await embed(cluster, { model: "missing:1b" });
  expect(missing.status).toBe(503);
  await getJson(post(`${cluster.url}/cluster/nodes/drained/resume`));
  expect((await embed(cluster, { model: "missing:1b" })).status).toBe(404);
  expect((await embed(cluster)).headers.get("x-harombe-node")).toBe("drained");
});

test("they take a slot, wait for one in the queue, and leave with their client", async () => {
  await using cluster = await startTestCluster({
    desk: { slots: 1, engine: { ...vectors, promptTokensPerSecond: 50 } },
  });
  await embed(cluster);
  const { engine } = cluster.node("desk");
  const leaving = new AbortController();
  const long = { model, input: ["word ".repeat(5000)] };
  const asked = [0, 1].map(() =>
    post(`${cluster.url}/v1/embeddings`, long, { signal: leaving.signal }),
  );
  await engine.waitFor(({ inFlight }) => inFlight === 1);
  await expect
    .poll(async () => (await metricsOf(cluster)).nodes["desk"])
    .toMatchObject({ in_flight: 1, queued: 1 });
  leaving.abort();
  await Promise.allSettled(asked);
  await engine.waitFor(({ inFlight }) => inFlight === 0);
  await expect
    .poll(async () => (await metricsOf(cluster)).nodes["desk"])
    .toMatchObject({ in_flight: 0, queued: 0, failed_requests: 0 });
});

test("a cluster is an engine for vectors, too", async () => {
  await using cluster = await startTestCluster({ desk: { engine: vectors } });
  const engine = await cluster.assistant.engine();
  const opened = await engine.embeddingModel!(model);
  expect([opened.id, opened.dimensions]).toEqual([model, 4]);
  expect((await opened.embed(input)).map(({ length }) => length)).toEqual([4, 4]);
});
