import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { complete } from "../../complete.ts";
import type { ModelEvent } from "../../contract/model-event.ts";
import type { ModelRequest } from "../../contract/model-request.ts";
import { LlmError } from "../../errors/llm-error.ts";
import { readJson, startServer } from "../../fixtures/start-server.ts";
import { createRemote } from "../create-remote.ts";
import { hopsHeader } from "../hops.ts";
import {
  completeRequestSchema,
  fromCompleteRequest,
  toCompleteRequest,
} from "./complete-request.ts";
import { completeResponseSchema, toCompleteResponse } from "./complete-response.ts";
import { encodeModelEvent } from "./model-event-schema.ts";
import { encodeWireError } from "./wire-error.ts";

const json = fc
  .dictionary(
    fc.string().filter((key) => key !== "__proto__"),
    fc.jsonValue(),
    { maxKeys: 3 },
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
const text = fc.record({ type: fc.constant("text" as const), text: fc.string() });
const image = fc.record({
  type: fc.constant("image" as const),
  data: fc.base64String(),
  mediaType: fc.constantFrom("image/png", "image/svg+xml"),
});
const content = fc.oneof(fc.string(), fc.array(fc.oneof(text, image)));
const toolCall = fc.record({ id: fc.string(), name: fc.string(), arguments: json });
const message = fc.oneof(
  fc.record({ role: fc.constant("system" as const), content: fc.string() }),
  fc.record({ role: fc.constant("user" as const), content }),
  fc.record(
    {
      role: fc.constant("assistant" as const),
      content: fc.string(),
      reasoning: fc.string({ minLength: 1 }),
      toolCalls: fc.array(toolCall, { minLength: 1 }),
    },
    { requiredKeys: ["role", "content"] },
  ),
  fc.record(
    {
      role: fc.constant("tool" as const),
      toolCallId: fc.string(),
      name: fc.string(),
      content,
      isError: fc.constant(true),
    },
    { requiredKeys: ["role", "toolCallId", "name", "content"] },
  ),
);
const tool = fc.record({
  name: fc.string({ minLength: 1 }),
  description: fc.string(),
  parameters: json,
});
const request = fc.record(
  {
    messages: fc.array(message, { minLength: 1, maxLength: 4 }),
    tools: fc.array(tool),
    toolChoice: fc.oneof(
      fc.constantFrom("auto", "none", "required"),
      fc.record({ name: fc.string() }),
    ),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }).map((value) => value + 0),
    maxTokens: fc.integer({ min: 1 }),
    stop: fc.array(fc.string()),
    seed: fc.integer(),
    responseFormat: fc.record(
      { type: fc.constant("json" as const), schema: json },
      { requiredKeys: ["type"] },
    ),
    hints: fc.record(
      {
        session: fc.string(),
        tier: fc.integer({ min: 0, max: 2 }),
        model: fc.string(),
        priority: fc.integer(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["messages"] },
) as fc.Arbitrary<ModelRequest>;

describe("a request on the wire", () => {
  it("arrives as it was sent, whatever it holds", () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.parse(
          JSON.stringify(toCompleteRequest(sent, { model: "m", isStreamed: true })),
        );
        const arrived = fromCompleteRequest(completeRequestSchema.parse(body));
        expect(JSON.stringify(sorted(arrived))).toBe(JSON.stringify(sorted(sent)));
      }),
    );
  });

  it("may be in OpenAI's shape", () => {
    const body = {
      messages: [
        { role: "developer", content: "Be brief." },
        {
          role: "user",
          content: [{ type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } }],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: "c1",
              type: "function",
              function: { name: "weather", arguments: '{"city":"Köln"}' },
            },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "Rain" },
      ],
      tools: [{ type: "function", function: { name: "weather" } }],
      tool_choice: { type: "function", function: { name: "weather" } },
      response_format: {
        type: "json_schema",
        json_schema: { name: "x", schema: { type: "object" } },
      },
      stop: "END",
      temperature: 0,
      max_tokens: null,
    };
    expect(fromCompleteRequest(completeRequestSchema.parse(body))).toEqual({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "image", data: "aGk=", mediaType: "image/png" }] },
        {
          role: "assistant",
          content: "",
          toolCalls: [{ id: "c1", name: "weather", arguments: { city: "Köln" } }],
        },
        { role: "tool", toolCallId: "c1", name: "weather", content: "Rain" },
      ],
      tools: [{ name: "weather", description: "", parameters: { type: "object" } }],
      toolChoice: { name: "weather" },
      responseFormat: { type: "json", schema: { type: "object" } },
      stop: ["END"],
      temperature: 0,
    });
  });

  const user = (part: object): object => ({ messages: [{ role: "user", content: [part] }] });
  it.each([
    ["no messages", { messages: [] }, "messages"],
    [
      "a picture that would have to be fetched",
      user({ type: "image_url", image_url: { url: "http://10.0.0.1/x" } }),
      "messages.0.content.0.image_url.url",
    ],
    [
      "a temperature over 2",
      { messages: [{ role: "user", content: "x" }], temperature: 3 },
      "temperature",
    ],
    [
      "arguments that are no object",
      { messages: [{ role: "assistant", tool_calls: [{ id: "a", name: "b", arguments: "[]" }] }] },
      "messages.0.tool_calls.0.arguments",
    ],
  ])("refuses %s", (_name, body, path) => {
    const parsed = completeRequestSchema.safeParse(body);
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});

/** Keys in one order, minus zero as zero: JSON knows neither. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

const events: readonly ModelEvent[] = [
  {
    type: "route",
    decision: {
      node: "gaming-pc",
      tier: 1,
      complexity: { level: "simple", score: 0.1, reasons: ["short"] },
      reason: "cheapest",
      attempt: 1,
      candidates: [{ node: "gaming-pc", tier: 1, eligible: true, why: null, cost: null }],
    },
  },
  { type: "reasoning-delta", text: "hm" },
  { type: "text-delta", text: "Grüße\n\n" },
  {
    type: "tool-call",
    call: { id: "c1", name: "weather", arguments: { city: "Köln" } },
    repaired: true,
  },
  { type: "warning", code: "prompt-truncated", message: "cut" },
  { type: "usage", promptTokens: 3, completionTokens: 2 },
  { type: "finish", reason: "tool-calls" },
];
const hello: ModelRequest = { messages: [{ role: "user", content: "Hello" }], temperature: 0 };

describe("an answer on the wire", () => {
  it("arrives as it was streamed", async () => {
    const bodies: unknown[] = [];
    await using server = await startServer(async (incoming, response) => {
      bodies.push(await readJson(incoming), incoming.headers.authorization);
      if (incoming.url !== "/api/complete") return void response.end("{}");
      response.setHeader("content-type", "text/event-stream");
      response.end(events.map(encodeModelEvent).join(""));
    });
    await using engine = createRemote({ url: server.url, token: "t" });
    const model = await engine.languageModel("qwen3:8b");
    const received: ModelEvent[] = [];
    for await (const event of model.stream(hello)) received.push(event);
    expect(received).toEqual(events);
    expect(bodies).toEqual([
      { model: "qwen3:8b" },
      "Bearer t",
      { model: "qwen3:8b", messages: hello.messages, temperature: 0, stream: true },
      "Bearer t",
    ]);
  });

  it.each([
    [undefined, "1"],
    [0, "1"],
    [2, "3"],
  ])("of a request that was passed on %s times says so in a header", async (hops, mark) => {
    const seen: unknown[] = [];
    await using server = await startServer(async (incoming, response) => {
      const { hints } = (await readJson(incoming)) as { hints?: unknown };
      seen.push([incoming.url, incoming.headers[hopsHeader], hints]);
      if (incoming.url !== "/api/complete") return void response.end("{}");
      response.setHeader("content-type", "text/event-stream");
      response.end(events.map(encodeModelEvent).join(""));
    });
    await using engine = createRemote({ url: server.url });
    const hints = { session: "s1", ...(hops !== undefined && { hops }) };
    await complete(await engine.languageModel("m"), { ...hello, hints });
    expect(seen).toEqual([
      ["/api/show", "1", undefined],
      ["/api/complete", mark, { session: "s1" }],
    ]);
  });

  it("arrives from a node that does not stream", async () => {
    const whole = await complete(
      {
        id: "m",
        capabilities: { contextWindowTokens: null, tools: true, vision: false, reasoning: false },
        stream: async function* () {
          yield* events;
        },
      },
      hello,
    );
    const body = toCompleteResponse(whole);
    expect(completeResponseSchema.parse(body)).toEqual(body);
    await using server = await startServer((incoming, response) => {
      response.setHeader("content-type", "application/json");
      response.end(incoming.url === "/api/complete" ? JSON.stringify(body) : "{}");
    });
    await using engine = createRemote({ url: server.url });
    expect(await complete(await engine.languageModel("m"), hello)).toEqual(whole);
  });

  it("arrives from the original, which tells less", async () => {
    const body = { content: "Hi", tool_calls: null, finish_reason: "stop", usage: null };
    await using server = await startServer((incoming, response) => {
      if (incoming.url !== "/api/complete")
        return void response.writeHead(404).end('{"detail":"Not Found"}');
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(body));
    });
    await using engine = createRemote({ url: server.url });
    const { text: said, finishReason } = await complete(await engine.languageModel("m"), hello);
    expect({ said, finishReason }).toEqual({ said: "Hi", finishReason: "stop" });
  });

  it("arrives as the error that the other node had", async () => {
    const error = new LlmError({
      code: "HAROMBE_LLM_TIMEOUT",
      message: "http://localhost:11434 fell silent for 60000 ms (idle timeout)",
      isRetryable: true,
      clock: "idle",
    });
    await using server = await startServer((incoming, response) => {
      if (incoming.url !== "/api/complete") return void response.end("{}");
      response.setHeader("content-type", "text/event-stream");
      response.end(encodeModelEvent({ type: "text-delta", text: "Hi" }) + encodeWireError(error));
    });
    await using engine = createRemote({ url: server.url });
    const reading = complete(await engine.languageModel("m"), hello);
    await expect(reading).rejects.toMatchObject({
      code: "HAROMBE_LLM_TIMEOUT",
      message: `${server.url}: ${error.message}`,
      clock: "idle",
      hasOutput: true,
    });
  });

  it("has vectors, also of more texts than one request takes", async () => {
    const seen: unknown[] = [];
    await using server = await startServer(async (incoming, response) => {
      const { model, input } = (await readJson(incoming)) as { model: string; input: string[] };
      seen.push([incoming.url, model, input.length, incoming.headers[hopsHeader]]);
      response.end(JSON.stringify({ embeddings: input.map(({ length }) => [length, 1]) }));
    });
    await using engine = createRemote({ url: server.url });
    const model = await engine.embeddingModel?.("nomic");
    const texts = Array.from({ length: 65 }, (_, index) => "a".repeat(index));
    const vectors = await model?.embed(texts);
    expect(vectors).toEqual(texts.map(({ length }) => Float32Array.of(length, 1)));
    expect(seen).toEqual([
      ["/api/embed", "nomic", 1, "1"],
      ["/api/embed", "nomic", 64, "1"],
      ["/api/embed", "nomic", 1, "1"],
    ]);
  });

  it.each([
    [{ status: "healthy", version: "0.1.0", slots: 4 }, 4],
    [{ status: "healthy", version: "0.1.0", slots: null }, null],
    [{ status: "healthy", version: "0.1.0", slots: "many" }, null],
    [{ status: "degraded", version: "0.1.0", slots: 0 }, null],
    [{ status: "healthy", version: "0.1.0" }, null],
  ])("tells by the health %j that it serves %s at once", async (health, slots) => {
    await using server = await startServer((_incoming, response) => {
      response.end(JSON.stringify(health));
    });
    await using engine = createRemote({ url: server.url });
    expect(await engine.probe()).toEqual({
      version: "0.1.0",
      latencyMs: expect.any(Number),
      slots,
    });
  });

  it.each([
    [["completion"], undefined, false],
    [["completion"], ["vision"], null],
    [undefined, undefined, null],
  ])("takes %o with %o unknown for vision %o", async (told, unknown, vision) => {
    await using server = await startServer((_incoming, response) => {
      response.end(JSON.stringify({ capabilities: told, unknown_capabilities: unknown }));
    });
    await using engine = createRemote({ url: server.url });
    expect((await engine.languageModel("m")).capabilities.vision).toBe(vision);
  });

  it("asks the other node for its health and its models", async () => {
    await using server = await startServer((incoming, response) => {
      const documents: Record<string, object> = {
        "/health": { status: "healthy", model: "qwen3:8b", version: "0.1.0" },
        "/api/tags": { models: [{ name: "qwen3:8b" }] },
        "/api/ps": { models: [] },
        "/api/show": {
          capabilities: ["tools", "vision"],
          model_info: { "qwen3.context_length": 4096 },
        },
      };
      response.end(JSON.stringify(documents[incoming.url ?? ""]));
    });
    await using engine = createRemote({ url: server.url });
    expect(await engine.probe()).toMatchObject({ version: "0.1.0" });
    expect((await engine.listModels()).map(({ id }) => id)).toEqual(["qwen3:8b"]);
    expect((await engine.languageModel("qwen3:8b")).capabilities).toEqual({
      contextWindowTokens: 4096,
      tools: true,
      vision: true,
      reasoning: false,
    });
  });
});
