import type { RouteDecision } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { startRecorder } from "../fixtures/start-recorder.ts";
import {
  nodeConfig,
  separateMachines,
  startTestCluster,
  type TestCluster,
} from "../fixtures/start-test-cluster.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";

const messages = [{ role: "user", content: "count to 9" }];

interface Row {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
}

const rowsOf = (server: { url: string }): Promise<Row[]> =>
  getJson<Row[]>(fetch(`${server.url}/cluster`));

const ask = (cluster: { url: string }, body: object = {}): Promise<Response> =>
  post(`${cluster.url}/v1/chat/completions`, { model: "harombe", messages, ...body });

/** What POST /cluster/nodes takes for a node that runs apart. */
function bodyFor(cluster: TestCluster, name: string, more: object = {}) {
  const { port } = cluster.node(name).wire;
  return { name, host: "127.0.0.1", port, model: "simulated:1b", tier: 0, slots: 2, ...more };
}

test("shows each machine as the command line does", async () => {
  await using cluster = await startTestCluster({ one: { tier: 2, slots: 3 } });
  await (await ask(cluster)).text();
  expect(await rowsOf(cluster)).toEqual([
    {
      name: "one",
      host: "127.0.0.1",
      port: cluster.node("one").wire.port,
      tier: 2,
      model: "simulated:1b",
      kind: "harombe",
      status: "available",
      reason: null,
      latencyMs: expect.any(Number),
      slots: 3,
      inFlight: 0,
      queued: 0,
      requests: 1,
      successRate: 1,
      tokensPerSecond: expect.any(Number),
      source: "config",
    },
  ]);
});

/** A harombe server with a token, whose engine tells its slots as llama.cpp does. */
async function startNodeWithSlots(slots: number) {
  const engine = await startSimulatedEngine({ slots });
  const documents = { "/health": { status: "ok" }, "/props": { total_slots: slots } };
  const llamaCpp = await startRecorder(Number(new URL(engine.url).port), { documents });
  const server = await startTestServer({
    configure: ({ inference, ...config }) => ({
      ...config,
      server: { ...config.server, auth_token: "secret" },
      inference: {
        ...inference,
        backend: "llamacpp",
        llamacpp: { ...inference.llamacpp, base_url: `http://127.0.0.1:${llamaCpp.port}` },
      },
    }),
  });
  return {
    port: server.port,
    async [Symbol.asyncDispose]() {
      await server.close();
      await llamaCpp[Symbol.asyncDispose]();
      await engine.close();
    },
  };
}

test.each([
  [null, 4],
  [2, 2],
])("a node whose engine has 4 slots, and %s in the config, shows %s", async (slots, shown) => {
  await using node = await startNodeWithSlots(4);
  await using server = await startTestServer({ clusterOptions: separateMachines });
  const { port } = node;
  await server.assistant.addNode(nodeConfig({ name: "one", port, slots, auth_token: "secret" }));
  expect(await getJson(fetch(`${server.url}/cluster`))).toMatchObject([
    { name: "one", kind: "harombe", status: "available", slots: shown },
  ]);
});

test("a latency is told to a tenth of a millisecond", async () => {
  await using cluster = await startTestCluster({ one: {} });
  const rows = await getJson<{ latencyMs: number }[]>(fetch(`${cluster.url}/cluster`));
  expect(rows.map(({ latencyMs }) => String(latencyMs))).toEqual([
    expect.stringMatching(/^\d+(?:\.\d)?$/),
  ]);
});

test("shows one machine as one row, and says what it would do with a request", async () => {
  await using server = await startTestServer();
  const port = Number(new URL(server.engine.url).port);
  expect(await rowsOf(server)).toEqual([
    {
      name: "box",
      host: "127.0.0.1",
      port,
      tier: 1,
      model: "simulated:1b",
      kind: "OpenAI-compatible",
      status: "available",
      reason: null,
      latencyMs: expect.any(Number),
      slots: 1,
      inFlight: 0,
      queued: 0,
      requests: 0,
      successRate: null,
      tokensPerSecond: null,
      source: "config",
    },
  ]);
  expect(await getJson(post(`${server.url}/cluster/route`, { messages }))).toMatchObject({
    node: "box",
    reason: "the only machine",
    complexity: { level: "simple" },
    candidates: [{ node: "box", eligible: true, why: null, cost: null }],
  });
  await server.engine.close();
  const [row] = await rowsOf(server);
  expect(row).toMatchObject({ status: "unavailable", reason: expect.stringMatching(/\S/) });
  const decision = await getJson(post(`${server.url}/cluster/route`, { messages }));
  expect(decision).toMatchObject({ node: null, complexity: { level: "simple" } });
});

test("tells its last decisions, and a machine alone has none", async () => {
  await using cluster = await startTestCluster({ one: {}, two: { tier: 2 } });
  for (const tier of [0, 2]) await ask(cluster, { model: `harombe:${tier}` });
  const told = await getJson<RouteDecision[]>(fetch(`${cluster.url}/cluster/decisions`));
  expect(told).toEqual(cluster.assistant.cluster?.decisions);
  expect(told.map(({ reason }) => reason.replace(/;.*/, ""))).toEqual([
    "tier 0 is asked for, tier 1 stands in",
    "tier 2 is asked for",
  ]);
  await using alone = await startTestServer();
  expect(await getJson(fetch(`${alone.url}/cluster/decisions`))).toEqual([]);
});

test("a machine can come and go at run time, and what runs there is waited for", async () => {
  const engine = { tokensPerSecond: 40 };
  await using cluster = await startTestCluster({ one: { engine }, two: {} }, { apart: ["two"] });
  const added = await post(`${cluster.url}/cluster/nodes`, bodyFor(cluster, "two"));
  expect([added.status, await added.json()]).toEqual([
    201,
    expect.objectContaining({ name: "two", status: "available", kind: "harombe" }),
  ]);
  const again = await post(`${cluster.url}/cluster/nodes`, bodyFor(cluster, "two"));
  expect([again.status, await again.json()]).toEqual([
    409,
    { error: expect.objectContaining({ code: "HAROMBE_SERVER_CONFLICT" }) },
  ]);

  const running = ask(cluster, { model: "harombe:1" });
  await cluster.node("one").engine.waitFor(({ inFlight }) => inFlight === 1);
  const removed = await fetch(`${cluster.url}/cluster/nodes/one`, { method: "DELETE" });
  expect(await removed.json()).toEqual({ name: "one", removed: true });
  expect(cluster.node("one").engine.stats()).toMatchObject({ inFlight: 0, served: 1 });
  expect((await running).headers.get("x-harombe-node")).toBe("one");
  expect((await rowsOf(cluster)).map(({ name }) => name)).toEqual(["two"]);
  expect((await ask(cluster)).headers.get("x-harombe-node")).toBe("two");
});

test("a removal that waits no longer breaks off what runs there", async () => {
  const engine = { tokensPerSecond: 2 };
  await using cluster = await startTestCluster({ one: { engine }, two: { tier: 0 } });
  const response = await ask(cluster, { model: "harombe:1", stream: true });
  await fetch(`${cluster.url}/cluster/nodes/one?wait=0`, { method: "DELETE" });
  expect(await response.text()).toContain("HAROMBE_CLUSTER_INTERRUPTED");
});

test("a drained machine gets nothing new until it is resumed", async () => {
  await using cluster = await startTestCluster({ one: {}, two: { tier: 0 } });
  const drained = await getJson(post(`${cluster.url}/cluster/nodes/one/drain`));
  expect(drained).toMatchObject({ status: "draining", inFlight: 0 });
  expect((await ask(cluster, { model: "harombe:1" })).headers.get("x-harombe-node")).toBe("two");
  const resumed = await getJson(post(`${cluster.url}/cluster/nodes/one/resume`));
  expect(resumed).toMatchObject({ status: "available", reason: null });
  expect((await ask(cluster, { model: "harombe:1" })).headers.get("x-harombe-node")).toBe("one");
});

test("a machine that refuses the token is unauthorized, and gets no requests", async () => {
  const configure = withToken("right");
  await using cluster = await startTestCluster({
    closed: { auth_token: "wrong", configure },
    open: { auth_token: "right", configure },
  });
  const [closed, open] = await rowsOf(cluster);
  expect(open).toMatchObject({ status: "available", reason: null });
  expect(closed).toMatchObject({
    status: "unauthorized",
    reason: expect.stringMatching(/token|401|unauthorized/i),
  });
  expect((await ask(cluster)).headers.get("x-harombe-node")).toBe("open");
  expect(JSON.stringify(await rowsOf(cluster))).not.toMatch(/wrong|right/);
});

test("says who would take a request, with the reasons, and runs nothing", async () => {
  await using cluster = await startTestCluster({
    small: { tier: 0, engine: { models: ["small:1b"] } },
    large: { tier: 2, engine: { models: ["large:70b"] } },
  });
  const route = (body: object) => getJson(post(`${cluster.url}/cluster/route`, body));
  expect(await route({ messages: [{ role: "user", content: "What is 2+2?" }] })).toMatchObject({
    node: "small",
    tier: 0,
    complexity: { level: "simple" },
    attempt: 1,
    candidates: [
      { node: "small", eligible: true, why: null, cost: { totalMs: expect.any(Number) } },
      { node: "large", eligible: true },
    ],
  });
  expect(await route({ messages, model: "large:70b" })).toMatchObject({
    node: "large",
    candidates: [{ node: "small", eligible: false, why: "it has no model large:70b" }, {}],
  });
  for (const name of ["small", "large"]) await cluster.node(name).wire.cut();
  await cluster.assistant.cluster?.check();
  expect(await route({ messages })).toMatchObject({ node: null, complexity: { level: "simple" } });
  expect(cluster.node("small").engine.stats().received).toBe(0);
});

test.each([
  ["POST", "/cluster/nodes", { name: "x" }, 400],
  ["POST", "/cluster/nodes", { name: "x", host: "a b", model: "m", tier: 0 }, 400],
  ["POST", "/cluster/nodes", { name: "x", host: "h", model: "m", tier: 3 }, 400],
  [
    "POST",
    "/cluster/nodes",
    { name: "x", host: "h", model: "m", tier: 0, auth_token: "${file:/etc/passwd}" },
    400,
  ],
  ["DELETE", "/cluster/nodes/nobody", undefined, 404],
  ["POST", "/cluster/nodes/nobody/drain", undefined, 404],
  ["POST", "/cluster/nodes/nobody/resume", undefined, 404],
  ["POST", "/cluster/route", {}, 400],
])("%s %s with %j is %d", async (method, path, body, status) => {
  await using cluster = await startTestCluster({ one: {} });
  const response = await fetch(`${cluster.url}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.stringContaining("HAROMBE_")]);
  expect(await rowsOf(cluster)).toHaveLength(1);
});

test("a machine that is alone has no nodes to drain, and may get its first", async () => {
  await using cluster = await startTestCluster({ one: {} }, { apart: ["one"] });
  const drain = await post(`${cluster.url}/cluster/nodes/one/drain`);
  expect([drain.status, await drain.text()]).toEqual([
    404,
    expect.stringContaining("coordinator is the only machine"),
  ]);
  const added = await post(`${cluster.url}/cluster/nodes`, bodyFor(cluster, "one"));
  expect(added.status).toBe(201);
  expect((await ask(cluster)).headers.get("x-harombe-node")).toBe("one");
});

test("the metrics of the nodes add up, and a request that moved on counts once", async () => {
  await using cluster = await startTestCluster({
    broken: { slots: 4, engine: { faults: [{ kind: "server-error" }] } },
    sound: { slots: 1, engine: { tokensPerSecond: 1000 } },
  });
  const answers = await Promise.all(Array.from({ length: 4 }, () => ask(cluster)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  interface Counted {
    readonly total_requests: number;
    readonly failed_requests: number;
    readonly errors: Record<string, number>;
  }
  const { nodes, cluster_summary, recent_errors } = await getJson<{
    nodes: Record<string, Counted>;
    cluster_summary: Counted & { total_nodes: number };
    recent_errors: unknown[];
  }>(fetch(`${cluster.url}/metrics`));
  const { broken, sound } = nodes;
  expect(sound).toMatchObject({ total_requests: 4, failed_requests: 0, in_flight: 0, queued: 0 });
  expect(broken?.failed_requests).toBeGreaterThan(0);
  expect(cluster_summary).toMatchObject({
    total_nodes: 2,
    total_requests: 4 + (broken?.total_requests ?? 0),
    latency_ms: { p50: expect.any(Number) },
  });
  expect(recent_errors).toHaveLength(broken?.failed_requests ?? 0);

  const text = await (await fetch(`${cluster.url}/metrics?format=prometheus`)).text();
  const lines = text.split("\n");
  expect(lines).toContain(
    'harombe_model_requests_total{node="sound",operation="chat",outcome="ok"} 4',
  );
  expect(text).not.toContain('harombe_model_requests_total{node="broken"');
  expect(lines).toContain('harombe_model_queue_wait_seconds_count{node="sound"} 4');
  expect(lines).toContain('harombe_node_attempts_total{node="sound",outcome="ok"} 4');
  expect(lines).toContain(
    `harombe_node_attempts_total{node="broken",outcome="failed"} ${broken?.failed_requests}`,
  );
  expect(text).toMatch(/harombe_node_errors_total\{node="broken",kind="[\w:-]+"\} \d/);
  expect(lines).toContain('harombe_node_requests_in_flight{node="sound"} 0');
  expect(lines).toContain("harombe_requests_queued 0");
  expect(lines).toContain('harombe_node_up{node="sound"} 1');
});

/** The config of a node that expects a token. */
function withToken(token: string) {
  return (
    config: Parameters<NonNullable<Parameters<typeof startTestServer>[0]>["configure"] & {}>[0],
  ) => ({
    ...config,
    server: { ...config.server, auth_token: token },
  });
}
