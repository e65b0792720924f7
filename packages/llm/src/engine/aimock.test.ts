import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { complete } from "../complete.ts";
import type { Engine } from "../contract/engine.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { LlmError } from "../errors/llm-error.ts";
import { createOllama } from "../ollama/create-ollama.ts";
import { createOpenAICompatible } from "../openai/create-openai-compatible.ts";

const mock = new LLMock({ port: 0, chunkSize: 5 });

beforeAll(async () => {
  mock.onMessage("hello", { content: "Hi there, friend!" });
  mock.onMessage("weather", {
    toolCalls: [{ name: "weather", arguments: { city: "Köln", days: 2 } }],
  });
  mock.onMessage("think", { content: "42", reasoning: "Six times seven." });
  mock.onMessage("crash", { error: { message: "boom", type: "server_error" }, status: 500 });
  mock.onEmbedding(/./, { embedding: [0.25, -0.5, 1] });
  await mock.start();
});

afterAll(() => mock.stop());

const dialects: readonly [string, () => Engine][] = [
  ["OpenAI", () => createOpenAICompatible({ baseUrl: mock.url })],
  ["Ollama", () => createOllama({ baseUrl: mock.url })],
];

const say = (content: string): ModelRequest => ({ messages: [{ role: "user", content }] });

describe.each(dialects)("a server that others wrote, in the dialect of %s", (_name, create) => {
  it("streams text", async () => {
    await using engine = create();
    const model = await engine.languageModel("gpt-4o");
    const answer = await complete(model, say("hello"));
    expect(answer).toMatchObject({ text: "Hi there, friend!", finishReason: "stop", warnings: [] });
  });

  it("calls a tool", async () => {
    await using engine = create();
    const model = await engine.languageModel("gpt-4o");
    const parameters = { type: "object", properties: { city: { type: "string" } } };
    const tools = [{ name: "weather", description: "The weather.", parameters }];
    const { toolCalls, finishReason } = await complete(model, { ...say("weather"), tools });
    expect(toolCalls).toEqual([
      { id: expect.stringMatching(/./), name: "weather", arguments: { city: "Köln", days: 2 } },
    ]);
    expect(finishReason).toBe("tool-calls");
  });

  it("reports an error", async () => {
    await using engine = create();
    const model = await engine.languageModel("gpt-4o");
    const error = await complete(model, say("crash")).catch((thrown: unknown) => thrown);
    expect(LlmError.isInstance(error) && { ...error, message: error.message }).toMatchObject({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: `${mock.url} failed with status 500: boom`,
      isRetryable: true,
      status: 500,
    });
  });
});

// Its Ollama dialect has neither thinking nor the present shape of `/api/embed`.
describe("a server that others wrote, beyond chat", () => {
  it("streams what the model thinks", async () => {
    await using engine = createOpenAICompatible({ baseUrl: mock.url });
    const model = await engine.languageModel("gpt-4o");
    const answer = await complete(model, say("think"));
    expect(answer).toMatchObject({ text: "42", reasoning: "Six times seven." });
  });

  it("embeds texts", async () => {
    await using engine = createOpenAICompatible({ baseUrl: mock.url });
    const model = await engine.embeddingModel?.("embedder");
    expect(model?.dimensions).toBe(3);
    const vector = Float32Array.of(0.25, -0.5, 1);
    expect(await model?.embed(["a", "b"])).toEqual([vector, vector]);
  });
});
