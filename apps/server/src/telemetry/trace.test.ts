import { afterEach, beforeEach, expect, test } from "vitest";

import {
  type SpanRecorder,
  recordSpans,
} from "../../../../packages/llm/src/fixtures/record-spans.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";

let recorder: SpanRecorder;
beforeEach(() => {
  recorder = recordSpans();
});
afterEach(() => recorder[Symbol.asyncDispose]());

const traceId = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status: 200 });
  return text;
}

const hello = { messages: [{ role: "user", content: "Hello" }] };

test.each([
  { path: "/v1/chat/completions", body: { model: "harombe", ...hello } },
  { path: "/v1/chat/completions", body: { model: "harombe", ...hello, stream: true } },
  { path: "/api/chat", body: { model: "harombe", ...hello } },
  { path: "/api/complete", body: hello },
])("$path $body.stream goes on with its caller's trace, and names the engine", async (row) => {
  await using server = await startTestServer();
  await post(server.url + row.path, row.body, { traceparent });
  const [chat] = recorder.spans;
  expect(recorder.spans).toHaveLength(1);
  expect(chat?.name).toMatch(/^chat /);
  expect(chat?.parentSpanContext).toMatchObject({ traceId, spanId: "b7ad6b7169203331" });
  expect(chat?.attributes).toMatchObject({
    "gen_ai.operation.name": "chat",
    "server.address": "127.0.0.1",
    "server.port": Number(new URL(server.engine.url).port),
    "gen_ai.response.finish_reasons": ["stop"],
  });
});

test("POST /chat runs the agent in its caller's trace", async () => {
  await using server = await startTestServer();
  await post(`${server.url}/chat`, { message: "List the files here" }, { traceparent });
  const model = recorder.spans.find(({ name }) => name.startsWith("chat "))!.name;
  expect(recorder.tree().replaceAll(model, "chat MODEL")).toMatchInlineSnapshot(`
    "invoke_agent harombe
      chat MODEL
      execute_tool list_directory
      chat MODEL"
  `);
  expect(recorder.span("invoke_agent harombe").parentSpanContext).toMatchObject({ traceId });
  expect(new Set(recorder.spans.map((span) => span.spanContext().traceId))).toEqual(
    new Set([traceId]),
  );
});

test.each([undefined, "nonsense", "00-0-0-00"])(
  "a request with traceparent %s begins a trace of its own",
  async (given) => {
    await using server = await startTestServer();
    const headers = given === undefined ? {} : { traceparent: given };
    await post(`${server.url}/api/complete`, hello, headers);
    expect(recorder.spans[0]?.parentSpanContext).toBeUndefined();
  },
);

test("vectors have spans too, and texts stand on no span", async () => {
  await using server = await startTestServer({
    engine: { models: ["simulated:1b", "nomic-embed-text"] },
  });
  const secret = "the launch code is 0000";
  await post(`${server.url}/v1/embeddings`, { model: "nomic-embed-text", input: [secret] });
  await post(`${server.url}/chat`, { message: secret });
  expect(recorder.tree()).toContain("embeddings nomic-embed-text");
  const said = recorder.spans.map(({ attributes, events, status }) => [attributes, events, status]);
  expect(JSON.stringify(said)).not.toContain("0000");
});
