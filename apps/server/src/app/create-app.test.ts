import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createAssistant } from "../assistant/create-assistant.ts";
import { collect, getJson, post, readEvents } from "../fixtures/http-client.ts";
import { configFor, startTestServer, type TestServer } from "../fixtures/start-test-server.ts";
import type { ChatSummary } from "../routes/chat-schema.ts";
import type { RunView } from "../routes/run-shape.ts";
import { startServer } from "../serve/start-server.ts";

type Call = (path: string, init?: RequestInit) => Promise<Response>;

const json = { "content-type": "application/json" };
const send = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { ...json, ...headers },
  body: JSON.stringify(body),
});

// One suite, over a real socket and in memory.
describe.each(["socket", "memory"] as const)("over %s", (way) => {
  let server: TestServer;
  let call: Call;

  beforeAll(async () => {
    server = await startTestServer();
    call =
      way === "socket"
        ? (path, init) => fetch(`${server.url}${path}`, init)
        : async (path, init) => server.app.request(`http://localhost${path}`, init);
  });

  afterAll(() => server[Symbol.asyncDispose]());

  test("answers a chat and goes on with its session", async () => {
    const first = await getJson<ChatSummary>(call("/chat", send({ message: "hello" })));
    expect(first).toEqual({
      response: "Hello! What can I do for you?",
      session_id: expect.any(String),
      run_id: expect.any(String),
      status: "completed",
      steps: 1,
      usage: {
        prompt_tokens: expect.any(Number),
        completion_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      },
      routes: [{ node: "box", reason: "the only machine" }],
      denied: [],
    });
    const { session_id } = first;
    await getJson(call("/chat", send({ message: "hello again", session_id })));
    const session = await getJson<{ messages: { role: string }[] }>(
      call(`/sessions/${session_id}`),
    );
    expect(session.messages.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
    expect((await call(`/sessions/${session_id}`, { method: "DELETE" })).status).toBe(204);
    expect((await call(`/sessions/${session_id}`)).status).toBe(404);
    expect((await call(`/runs/${first.run_id}`)).status).toBe(404);
  });

  test("takes no compressed body, whose size nobody knows before", async () => {
    const packed = send({ message: "hello" }, { "content-encoding": "gzip" });
    const refused = await call("/chat", packed);
    expect([refused.status, await refused.json()]).toMatchObject([
      415,
      {
        error: {
          code: "HAROMBE_SERVER_UNSUPPORTED_TYPE",
          hint: expect.stringContaining("without"),
        },
      },
    ]);
  });

  test("streams a chat piece by piece", async () => {
    const events = await collect(
      readEvents(await call("/chat/stream", send({ message: "say one two three" }))),
    );
    const names = [...new Set(events.map(({ event }) => event))];
    expect(names).toEqual(["run", "message", "done"]);
    const pieces = events.filter(({ event }) => event === "message");
    expect(pieces.length).toBeGreaterThan(1);
    const text = pieces.map(({ data }) => data["content"]).join("");
    expect(events.at(-1)?.data).toMatchObject({ response: text, status: "completed" });
  });

  test("invokes in the background, or waits when it is asked to", async () => {
    const started = await call("/invoke", send({ task: "hello", context: { a: 1 } }));
    expect(started.status).toBe(202);
    const { run_id } = (await started.json()) as RunView;
    expect(started.headers.get("location")).toBe(`/runs/${run_id}`);
    await collect(readEvents(await call(`/runs/${run_id}/events`)));
    expect(await getJson(call(`/runs/${run_id}`))).toMatchObject({ status: "completed" });

    const waited = await call("/invoke", send({ task: "hello" }, { prefer: "wait=30" }));
    expect([waited.status, await waited.json()]).toMatchObject([
      200,
      { status: "completed", result: { response: "Hello! What can I do for you?" } },
    ]);
  });

  test("gives back a run that is not ready in time, and cancels it", async () => {
    const task = send({ task: "write a to b.txt" }, { prefer: "wait=0" });
    const waited = await call("/invoke", task);
    expect(waited.status).toBe(202);
    const { run_id } = (await waited.json()) as RunView;
    await steerUntilWaiting(run_id);
    const cancelled = await getJson(call(`/runs/${run_id}/cancel`, send({})));
    expect(cancelled).toMatchObject({ status: "cancelled", approvals: [] });
    expect((await call(`/runs/${run_id}/cancel`, send({}))).status).toBe(409);
    expect((await call(`/runs/${run_id}/steer`, send({ message: "x" }))).status).toBe(409);
    expect(await getJson(call("/approvals"))).toEqual([]);
    await expect(readFile(join(server.directory, "b.txt"))).rejects.toThrow("ENOENT");
  });

  async function steerUntilWaiting(runId: string): Promise<void> {
    for await (const { event } of readEvents(await call(`/runs/${runId}/events`))) {
      if (event === "run-end") break;
    }
    const steered = await call(`/runs/${runId}/steer`, send({ message: "be quick" }));
    expect(steered.status).toBe(202);
  }

  test.each<[string, string, RequestInit, number, string]>([
    ["no JSON", "/chat", { method: "POST", headers: json, body: "{" }, 400, "INVALID_REQUEST"],
    ["an empty body", "/chat", { method: "POST", headers: json, body: "" }, 400, "INVALID_REQUEST"],
    ["a wrong field", "/chat", send({ message: 7 }), 400, "INVALID_REQUEST"],
    [
      "an evil session",
      "/chat",
      send({ message: "x", session_id: "../x" }),
      400,
      "INVALID_REQUEST",
    ],
    ["an unknown route", "/nothing", {}, 404, "NOT_FOUND"],
    ["an unknown run", "/runs/x", {}, 404, "NOT_FOUND"],
    ["events of an unknown run", "/runs/x/events", {}, 404, "NOT_FOUND"],
    ["a wrong number", "/runs/x/events?after=-1", {}, 400, "INVALID_REQUEST"],
    ["another method", "/chat", {}, 405, "METHOD_NOT_ALLOWED"],
    ["a run without its id", "/runs/", {}, 404, "NOT_FOUND"],
    ["a wrong limit", "/sessions?limit=0", {}, 400, "INVALID_REQUEST"],
    ["a wrong cursor", "/sessions?cursor=x", {}, 400, "INVALID_REQUEST"],
    ["a wrong format", "/metrics?format=xml", {}, 400, "INVALID_REQUEST"],
    ["a wrong decision", "/approvals/x", send({ decision: "maybe" }), 400, "INVALID_REQUEST"],
  ])("refuses %s", async (_, path, init, status, code) => {
    const response = await call(path, init);
    const { error } = (await response.json()) as { error: { code: string; requestId: string } };
    expect([response.status, error.code]).toEqual([status, `HAROMBE_SERVER_${code}`]);
    expect(error.requestId).toBe(response.headers.get("x-request-id"));
  });

  test("names each wrong field by its path", async () => {
    const body = { messages: [{ role: "robot" }], temperature: 9 };
    const response = await call("/api/complete", send(body));
    expect(await response.json()).toMatchObject({
      error: { issues: [{ path: "messages.0.role" }, { path: "temperature" }] },
    });
  });

  test("counts calls, in JSON and for Prometheus", async () => {
    await getJson(call("/chat", send({ message: "hello" })));
    const report = await getJson<{ nodes: { box: { total_requests: number } } }>(call("/metrics"));
    expect(report).toMatchObject({
      nodes: {
        box: {
          success_rate: 1,
          last_request: expect.any(String),
          latency_ms: { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) },
          in_flight: 0,
        },
      },
      cluster_summary: { total_nodes: 1, average_success_rate: 1 },
    });
    const text = await (await call("/metrics", { headers: { accept: "text/plain" } })).text();
    expect(text).toContain(
      `harombe_model_requests_total{node="box",operation="chat",outcome="ok"} ${report.nodes.box.total_requests}`,
    );
  });

  test("says at its root that it is there, also to who asks for the head alone", async () => {
    const text = "harombe is running; GET /docs lists what it answers\n";
    const whole = await call("/");
    expect([whole.status, await whole.text()]).toEqual([200, text]);
    const head = await call("/", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("content-type")).toMatch(/^text\/plain/);
    expect((await call("/", send({}))).headers.get("allow")).toBe("GET");
  });

  test("describes itself", async () => {
    const document = await getJson<{ paths: Record<string, Record<string, unknown>> }>(
      call("/openapi.json"),
    );
    expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "harombe" } });
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes).toMatchInlineSnapshot(`
      [
        "GET /",
        "GET /health",
        "POST /chat",
        "POST /chat/stream",
        "POST /api/complete",
        "GET /metrics",
        "POST /invoke",
        "GET /runs/{id}",
        "GET /runs/{id}/events",
        "POST /runs/{id}/cancel",
        "POST /runs/{id}/steer",
        "GET /approvals",
        "POST /approvals/{id}",
        "GET /sessions",
        "GET /sessions/{id}",
        "DELETE /sessions/{id}",
        "GET /cluster",
        "POST /cluster/nodes",
        "DELETE /cluster/nodes/{name}",
        "POST /cluster/nodes/{name}/drain",
        "POST /cluster/nodes/{name}/resume",
        "GET /cluster/decisions",
        "POST /cluster/route",
        "POST /v1/chat/completions",
        "GET /v1/models",
        "GET /v1/models/{id}",
        "POST /v1/embeddings",
        "GET /api/version",
        "GET /api/tags",
        "GET /api/ps",
        "POST /api/show",
        "POST /api/chat",
        "POST /api/generate",
        "POST /api/embed",
        "POST /api/embeddings",
      ]
    `);
    const page = await call("/docs");
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    const html = await page.text();
    expect(html).toContain("/v1/chat/completions");
    expect(html).not.toMatch(/<script|src=|https?:\/\//);
  });
});

test("works with an engine that somebody else wrote", async () => {
  const mock = new LLMock({ port: 0 });
  mock.onMessage("hello", { content: "Hi from aimock" });
  await mock.start();
  const config = configFor(`${mock.url}/v1`);
  const model = { ...config.model, name: "gpt-4o" };
  const base = await startTestServer();
  const assistant = await createAssistant({ ...config, model }, { directory: base.directory });
  const server = await startServer({ assistant, port: 0, runsPath: ":memory:" });
  try {
    expect(await getJson(post(`${server.url}/chat`, { message: "hello" }))).toMatchObject({
      response: "Hi from aimock",
    });
    const body = { model: "gpt-4o", messages: [{ role: "user", content: "hello" }] };
    const completion = await getJson(post(`${server.url}/v1/chat/completions`, body));
    expect(completion).toMatchObject({ choices: [{ message: { content: "Hi from aimock" } }] });
  } finally {
    await server.close();
    await assistant.close();
    await base.close();
    await mock.stop();
  }
});

test("asks callers to come back when all places are taken", async () => {
  await using server = await startTestServer({
    activeRunsMax: 1,
    engine: { firstTokenMs: 60_000 },
  });
  const { run_id } = await getJson<RunView>(post(`${server.url}/invoke`, { task: "hello" }));
  const response = await post(`${server.url}/invoke`, { task: "hello" });
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await response.json()).toMatchObject({ error: { code: "HAROMBE_SERVER_BUSY" } });
  await getJson(post(`${server.url}/runs/${run_id}/cancel`));
});
