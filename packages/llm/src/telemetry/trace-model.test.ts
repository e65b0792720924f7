import { SpanKind, SpanStatusCode, context, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";

import type { LanguageModel } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { LlmError } from "../errors/llm-error.ts";
import { type SpanRecorder, recordSpans } from "../fixtures/record-spans.ts";
import { createOllama } from "../ollama/create-ollama.ts";
import { startSimulatedEngine } from "../simulated/start-simulated-engine.ts";
import { traceModel } from "./trace-model.ts";

const hello: ModelRequest = { messages: [{ role: "user", content: "Hello" }] };
const answer: readonly ModelEvent[] = [
  { type: "text-delta", text: "Hi" },
  { type: "usage", promptTokens: 7, completionTokens: 2 },
  { type: "finish", reason: "stop" },
];

/** A model that streams what it is given, and throws what it is given. */
function modelOf(events: readonly (ModelEvent | Error)[]): LanguageModel {
  return {
    id: "small",
    capabilities: { contextWindowTokens: null, tools: true, vision: false, reasoning: false },
    async *stream(_request, { signal } = {}) {
      for (const event of events) {
        signal?.throwIfAborted();
        if (event instanceof Error) throw event;
        yield event;
      }
    },
  };
}

async function read(stream: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

let recorder: SpanRecorder | undefined;
const record = (): SpanRecorder => (recorder = recordSpans());
afterEach(async () => {
  await recorder?.[Symbol.asyncDispose]();
  recorder = undefined;
});

describe("traceModel", () => {
  it("puts a span with the conventions' attributes around an answer of a real engine", async () => {
    const recorded = record();
    await using server = await startSimulatedEngine({ models: ["qwen3:8b"] });
    await using engine = createOllama({ baseUrl: server.url });
    const model = traceModel(await engine.languageModel("qwen3:8b"), {
      provider: engine.name,
      server: engine.url,
      attributes: { "harombe.test": true },
    });
    await read(
      model.stream({
        ...hello,
        temperature: 0,
        maxTokens: 50,
        seed: 7,
        stop: ["END"],
        hints: { session: "s1" },
      }),
    );
    const { name, kind, attributes, status } = recorded.span("chat qwen3:8b");
    const { port } = new URL(server.url);
    expect({ name, kind, status }).toEqual({
      name: "chat qwen3:8b",
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
    });
    expect(attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "ollama",
      "gen_ai.request.model": "qwen3:8b",
      "gen_ai.request.stream": true,
      "gen_ai.request.temperature": 0,
      "gen_ai.request.max_tokens": 50,
      "gen_ai.request.seed": 7,
      "gen_ai.request.stop_sequences": ["END"],
      "gen_ai.conversation.id": "s1",
      "server.address": "127.0.0.1",
      "server.port": Number(port),
      "harombe.test": true,
      "gen_ai.response.time_to_first_chunk": expect.any(Number),
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": expect.any(Number),
      "gen_ai.usage.output_tokens": expect.any(Number),
    });
  });

  it("shows what a router behind the model decided", async () => {
    const recorded = record();
    const decision = {
      node: "desk",
      tier: 1,
      complexity: { level: "medium", score: 0.4, reasons: [] },
      reason: "fastest",
      attempt: 2,
      candidates: [],
    } as const;
    const warning = { type: "warning", code: "prompt-cut", message: "cut" } as const;
    await read(
      traceModel(modelOf([{ type: "route", decision }, warning, ...answer])).stream(hello),
    );
    const { attributes, events } = recorded.span("chat small");
    expect(attributes).toMatchObject({
      "harombe.node": "desk",
      "harombe.tier": 1,
      "harombe.complexity.level": "medium",
      "harombe.complexity.score": 0.4,
    });
    expect(events.map(({ name, attributes: given }) => [name, given])).toEqual([
      ["harombe.warning", { code: "prompt-cut" }],
    ]);
    const known = { attributes: { "harombe.node": "rack" } };
    await read(traceModel(modelOf([{ type: "route", decision }, ...answer]), known).stream(hello));
    expect(recorded.span("chat small").attributes["harombe.node"]).toBe("rack");
  });

  it("hands the very same request and call on, and the very same events back", async () => {
    record();
    const seen: unknown[] = [];
    const inner = modelOf(answer);
    const model = traceModel({
      ...inner,
      stream(request, call) {
        seen.push(request, call);
        return inner.stream(request, call);
      },
    });
    const call = { signal: new AbortController().signal };
    const events = await read(model.stream(hello, call));
    expect(seen[0]).toBe(hello);
    expect(seen[1]).toBe(call);
    expect(events.every((event, index) => event === answer[index])).toBe(true);
  });

  const timeout = new LlmError({
    code: "HAROMBE_LLM_TIMEOUT",
    message: "No answer within 5 ms",
    isRetryable: true,
  });
  const brokenOff = { "gen_ai.response.finish_reasons": ["error"] };
  it.each([
    {
      ending: "fails",
      events: [timeout],
      attributes: { ...brokenOff, "error.type": "HAROMBE_LLM_TIMEOUT" },
      status: { code: SpanStatusCode.ERROR, message: "No answer within 5 ms" },
    },
    {
      ending: "fails behind output",
      events: [answer[0]!, new TypeError("broken")],
      attributes: {
        ...brokenOff,
        "gen_ai.response.time_to_first_chunk": expect.any(Number),
        "error.type": "TypeError",
      },
      status: { code: SpanStatusCode.ERROR, message: "broken" },
    },
    {
      ending: "ends without a reason",
      events: [],
      attributes: { ...brokenOff, "error.type": "Error" },
      status: { code: SpanStatusCode.ERROR, message: "The stream ended without saying why" },
    },
  ])("says so when the stream $ending", async ({ events, attributes, status }) => {
    const recorded = record();
    await read(traceModel(modelOf(events)).stream(hello)).catch(() => {});
    expect(recorded.spans).toHaveLength(1);
    expect(recorded.span("chat small").attributes).toMatchObject(attributes);
    expect(recorded.span("chat small").status).toEqual(status);
  });

  it("ends once when a reader leaves early, and calls that no error", async () => {
    const recorded = record();
    for await (const event of traceModel(modelOf(answer)).stream(hello)) {
      if (event.type === "text-delta") break;
    }
    expect(recorded.spans).toHaveLength(1);
    const { attributes, status } = recorded.span("chat small");
    expect(attributes).toMatchObject({ ...brokenOff, "harombe.cancelled": true });
    expect(status).toEqual({ code: SpanStatusCode.UNSET });
  });

  it("ends well when a reader leaves at the finish", async () => {
    const recorded = record();
    for await (const event of traceModel(modelOf(answer)).stream(hello)) {
      if (event.type === "finish") break;
    }
    expect(recorded.span("chat small").attributes).toMatchObject({
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 7,
    });
    expect(recorded.span("chat small").attributes).not.toHaveProperty("harombe.cancelled");
  });

  it("ends also when the model hangs and its reader gives up waiting", async () => {
    const recorded = record();
    const hanging: LanguageModel = {
      ...modelOf([]),
      stream: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => {}),
          return: () => new Promise(() => {}),
        }),
      }),
    };
    const iterator = traceModel(hanging).stream(hello)[Symbol.asyncIterator]();
    void iterator.next();
    void iterator.return?.();
    expect(recorded.span("chat small").attributes).toMatchObject({ "harombe.cancelled": true });
  });

  it.each([
    { reason: "a word", expected: { "harombe.cancelled": true }, code: SpanStatusCode.UNSET },
    {
      reason: new DOMException("Stopped", "AbortError"),
      expected: { "harombe.cancelled": true },
      code: SpanStatusCode.UNSET,
    },
    {
      reason: new DOMException("Too late", "TimeoutError"),
      expected: { "error.type": "TimeoutError" },
      code: SpanStatusCode.ERROR,
    },
    {
      reason: timeout,
      expected: { "error.type": "HAROMBE_LLM_TIMEOUT" },
      code: SpanStatusCode.ERROR,
    },
  ])("tells a cancelled call from one that took too long: $reason", async (row) => {
    const recorded = record();
    const controller = new AbortController();
    const stream = traceModel(modelOf(answer)).stream(hello, { signal: controller.signal });
    const reading = (async () => {
      for await (const event of stream) {
        if (event.type === "text-delta") controller.abort(row.reason);
      }
    })();
    await expect(reading).rejects.toBe(row.reason);
    expect(recorded.span("chat small").attributes).toMatchObject(row.expected);
    expect(recorded.span("chat small").status.code).toBe(row.code);
  });

  it("is active while the model works, and never while its reader does", async () => {
    const recorded = record();
    const inside: (string | undefined)[] = [];
    const active = (): string | undefined => trace.getActiveSpan()?.spanContext().spanId;
    const model = traceModel({
      ...modelOf([]),
      async *stream() {
        for (const event of answer) {
          inside.push(active());
          await Promise.resolve();
          inside.push(active());
          yield event;
        }
      },
    });
    const root = trace.getTracer("test").startSpan("root");
    const outside: (string | undefined)[] = [];
    await context.with(trace.setSpan(context.active(), root), async () => {
      for await (const _ of model.stream(hello)) outside.push(active());
    });
    root.end();
    const chat = recorded.span("chat small").spanContext().spanId;
    expect(new Set(inside)).toEqual(new Set([chat]));
    expect(new Set(outside)).toEqual(new Set([root.spanContext().spanId]));
    expect(recorded.tree()).toBe("root\n  chat small");
  });

  it("begins with the first read: a stream that nobody reads has no span", async () => {
    const recorded = record();
    const stream = traceModel(modelOf(answer)).stream(hello);
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(recorded.spans).toEqual([]);
  });

  it("records no content unless asked to", async () => {
    const recorded = record();
    const request: ModelRequest = {
      messages: [
        { role: "system", content: "Be brief" },
        {
          role: "user",
          content: [
            { type: "text", text: "What is it?" },
            { type: "image", data: "aGk=", mediaType: "image/png" },
          ],
        },
        {
          role: "assistant",
          content: "",
          reasoning: "Look",
          toolCalls: [{ id: "c1", name: "look", arguments: { at: "it" } }],
        },
        { role: "tool", toolCallId: "c1", name: "look", content: "x".repeat(20_000) },
      ],
    };
    const events: readonly ModelEvent[] = [
      { type: "reasoning-delta", text: "Hm" },
      { type: "text-delta", text: "A " },
      { type: "text-delta", text: "cat" },
      { type: "tool-call", call: { id: "c2", name: "pet", arguments: {} } },
      { type: "finish", reason: "tool-calls" },
    ];
    await read(traceModel(modelOf(events)).stream(request));
    expect(JSON.stringify(recorded.span("chat small").attributes)).not.toMatch(/brief|cat|look/);
    await read(traceModel(modelOf(events), { recordContent: true }).stream(request));
    const { attributes } = recorded.span("chat small");
    expect(JSON.parse(String(attributes["gen_ai.input.messages"]))).toEqual([
      { role: "system", parts: [{ type: "text", content: "Be brief" }] },
      {
        role: "user",
        parts: [
          { type: "text", content: "What is it?" },
          { type: "image", mime_type: "image/png" },
        ],
      },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Look" },
          { type: "tool_call", id: "c1", name: "look", arguments: { at: "it" } },
        ],
      },
      {
        role: "tool",
        parts: [{ type: "tool_call_response", id: "c1", response: `${"x".repeat(10_000)}…` }],
      },
    ]);
    expect(JSON.parse(String(attributes["gen_ai.output.messages"]))).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Hm" },
          { type: "text", content: "A cat" },
          { type: "tool_call", id: "c2", name: "pet", arguments: {} },
        ],
        finish_reason: "tool_call",
      },
    ]);
  });

  it("changes nothing where no SDK is registered", async () => {
    const inner = modelOf(answer);
    const model = traceModel(inner);
    expect(model.capabilities).toBe(inner.capabilities);
    expect(await read(model.stream(hello))).toEqual(answer);
  });
});
