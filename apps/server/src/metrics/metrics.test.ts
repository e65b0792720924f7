import { spawnSync } from "node:child_process";

import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { nodeConfig, startTestCluster } from "../fixtures/start-test-cluster.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import { createMetrics } from "./create-metrics.ts";
import { metricsSchema, type MetricsReport } from "./metrics-schema.ts";

const question = { model: "harombe", messages: [{ role: "user", content: "count to 3" }] };
const percentiles = { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) };
const none = { p50: null, p95: null, p99: null };

interface Served {
  readonly url: string;
}

const ask = ({ url }: Served): Promise<Response> => post(`${url}/v1/chat/completions`, question);
const reportOf = ({ url }: Served): Promise<MetricsReport> =>
  getJson<MetricsReport>(fetch(`${url}/metrics`));
const textOf = async ({ url }: Served): Promise<string> =>
  (await fetch(`${url}/metrics?format=prometheus`)).text();
const linesOf = async (served: Served): Promise<readonly string[]> =>
  (await textOf(served)).split("\n");

test("one machine reports what a cluster does: answers, errors by kind, the last errors", async () => {
  await using server = await startTestServer();
  const fresh = await reportOf(server);
  expect(fresh.nodes["box"]).toEqual({
    total_requests: 0,
    successful_requests: 0,
    failed_requests: 0,
    cancelled_requests: 0,
    success_rate: 1,
    average_latency_ms: 0,
    tokens_per_second: 0,
    last_request: null,
    total_tokens: 0,
    prompt_tokens: 0,
    completion_tokens: 0,
    latency_ms: none,
    first_token_ms: none,
    queue_wait_ms: none,
    in_flight: 0,
    queued: 0,
    errors: {},
  });
  expect((await ask(server)).status).toBe(200);
  await server.engine.setFaults([{ kind: "server-error" }]);
  expect((await ask(server)).status).toBe(502);
  const report = await reportOf(server);
  expect(metricsSchema.parse(report)).toEqual(report);
  expect(report).toEqual({
    nodes: {
      box: {
        total_requests: 2,
        successful_requests: 1,
        failed_requests: 1,
        cancelled_requests: 0,
        success_rate: 0.5,
        average_latency_ms: expect.any(Number),
        tokens_per_second: expect.any(Number),
        last_request: expect.stringMatching(/^\d{4}-.*Z$/),
        total_tokens: expect.any(Number),
        prompt_tokens: expect.any(Number),
        completion_tokens: expect.any(Number),
        latency_ms: percentiles,
        first_token_ms: percentiles,
        queue_wait_ms: percentiles,
        in_flight: 0,
        queued: 0,
        errors: { "bad-response": 1 },
      },
    },
    cluster_summary: {
      total_nodes: 1,
      total_requests: 2,
      average_success_rate: 0.5,
      average_latency_ms: report.nodes["box"]?.average_latency_ms,
      total_tokens: report.nodes["box"]?.total_tokens,
      tokens_per_second: report.nodes["box"]?.tokens_per_second,
      latency_ms: report.nodes["box"]?.latency_ms,
      first_token_ms: report.nodes["box"]?.first_token_ms,
      queue_wait_ms: report.nodes["box"]?.queue_wait_ms,
      in_flight: 0,
      queued: 0,
      escalations: expect.any(Object),
      runs: { running: 0, waiting: 0 },
    },
    recent_errors: [
      {
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        node: "box",
        kind: "bad-response",
        message: expect.stringContaining(server.engine.url),
      },
    ],
  });
});

test("one machine has the series of a cluster's node", async () => {
  await using server = await startTestServer();
  await ask(server);
  await server.engine.setFaults([{ kind: "server-error" }]);
  await ask(server);
  expect(await linesOf(server)).toEqual(
    expect.arrayContaining([
      'harombe_model_requests_total{node="box",operation="chat",outcome="ok"} 1',
      'harombe_model_requests_total{node="box",operation="chat",outcome="failed"} 1',
      'harombe_model_queue_wait_seconds_count{node="box"} 2',
      'harombe_node_attempts_total{node="box",outcome="ok"} 1',
      'harombe_node_errors_total{node="box",kind="bad-response"} 1',
      'harombe_node_requests_in_flight{node="box"} 0',
      'harombe_node_requests_queued{node="box"} 0',
      "harombe_requests_queued 0",
      'harombe_node_up{node="box"} 1',
      'harombe_node_status{node="box",status="available"} 1',
    ]),
  );
  await server.engine.close();
  expect(await linesOf(server)).toEqual(
    expect.arrayContaining([
      'harombe_node_up{node="box"} 0',
      'harombe_node_status{node="box",status="unavailable"} 1',
    ]),
  );
});

test("vectors are told apart from answers", async () => {
  await using server = await startTestServer();
  const wanted = { model: "simulated:1b", input: "a text" };
  const response = await post(`${server.url}/v1/embeddings`, wanted);
  const { usage } = (await response.json()) as { usage: { prompt_tokens: number } };
  const lines = await linesOf(server);
  const labels = 'node="box",operation="embeddings"';
  expect(lines).toContain(`harombe_model_requests_total{${labels},outcome="ok"} 1`);
  expect(lines).toContain(`harombe_model_duration_seconds_count{${labels}} 1`);
  expect(lines).toContain(
    `harombe_model_tokens_total{${labels},kind="prompt"} ${usage.prompt_tokens}`,
  );
  expect((await reportOf(server)).nodes["box"]).toMatchObject({ total_requests: 1 });
});

test("a node is in one state, which is shown as 1 and the others as 0", async () => {
  await using cluster = await startTestCluster({ one: {} });
  const statesOf = async (): Promise<Record<string, number>> => {
    const found = (await textOf(cluster)).matchAll(
      /^harombe_node_status\{node="one",status="(\w+)"\} (\d)$/gm,
    );
    return Object.fromEntries([...found].map(([, status, value]) => [status, Number(value)]));
  };
  const others = { busy: 0, loading: 0, unavailable: 0, unauthorized: 0, asleep: 0 };
  expect(await statesOf()).toEqual({ ...others, available: 1, draining: 0 });
  await getJson(post(`${cluster.url}/cluster/nodes/one/drain`));
  expect(await statesOf()).toEqual({ ...others, available: 0, draining: 1 });
  expect(await linesOf(cluster)).toContain('harombe_node_up{node="one"} 0');
});

test.each([
  ["text/plain", "text/plain; version=0.0.4; charset=utf-8"],
  ["application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1", "text/plain"],
  ["application/json", "application/json"],
  ["*/*", "application/json"],
  ["application/json, text/plain, */*", "application/json"],
])("who accepts %s is given %s", async (accept, type) => {
  await using server = await startTestServer();
  const response = await fetch(`${server.url}/metrics`, { headers: { accept } });
  expect(response.headers.get("content-type")).toContain(type);
});

const odd = 'kitchen "PC" \\ 書斎\n2';

test("odd names of nodes are escaped", async () => {
  await using cluster = await startTestCluster({ plain: {} }, { apart: ["plain"] });
  const node = { ...cluster.node("plain").config, name: odd };
  await cluster.assistant.addNode(nodeConfig(node));
  expect((await ask(cluster)).status).toBe(200);
  const escaped = 'node="kitchen \\"PC\\" \\\\ 書斎\\n2"';
  const lines = await linesOf(cluster);
  expect(lines).toContain(`harombe_node_up{${escaped}} 1`);
  expect(lines).toContain(
    `harombe_model_requests_total{${escaped},operation="chat",outcome="ok"} 1`,
  );
  expect((await reportOf(cluster)).nodes[odd]).toMatchObject({ total_requests: 1 });
});

/** Comes with Debian's package `prometheus`; without it there is nothing to ask. */
const checkers = ["promtool"].filter((name) => !spawnSync(name, ["--version"]).error);

test.each(checkers)("%s finds nothing to say about the text", async (checker) => {
  const failing = { faults: [{ kind: "server-error" as const }] };
  await using cluster = await startTestCluster({ one: { engine: failing }, two: {} });
  await cluster.assistant.addNode({ ...cluster.node("two").config, name: odd });
  await ask(cluster);
  const input = await textOf(cluster);
  const { status, stdout, stderr } = spawnSync(checker, ["check", "metrics"], { input });
  expect([status, stdout.toString(), stderr.toString()]).toEqual([0, "", ""]);
});

test("series of machines that left are bounded, however many there were", async () => {
  const metrics = createMetrics({ nodeName: "box", runCounts: () => ({ running: 0, waiting: 0 }) });
  const call = { operation: "chat", model: "m", outcome: "ok", error: null } as const;
  const times = { durationMs: 10, queueWaitMs: 1, firstTokenMs: 5 };
  const counts = { promptTokens: 1, completionTokens: 1 };
  for (let index = 0; index < 1000; index += 1) {
    metrics.started();
    metrics.ended({ ...call, ...times, ...counts, node: `machine-${index}` });
  }
  const text = await metrics.prometheus();
  const named = new Set([...text.matchAll(/node="(machine-\d+)"/g)].map(([, name]) => name));
  // The one whose call it was, and the hundred before.
  expect(named.size).toBe(101);
  expect([named.has("machine-999"), named.has("machine-0")]).toEqual([true, false]);
});

test("nodes that were added and removed leave nothing in the report", async () => {
  await using cluster = await startTestCluster({ one: {} });
  const { config } = cluster.node("one");
  for (let index = 0; index < 30; index += 1) {
    const name = `guest-${index}`;
    await cluster.assistant.addNode({ ...config, name });
    await cluster.assistant.removeNode(name, { timeoutMs: 1000 });
  }
  expect(Object.keys((await reportOf(cluster)).nodes)).toEqual(["one"]);
  expect(await textOf(cluster)).not.toContain("guest-");
});
