import { describe, expect, it } from "vitest";

import { complete } from "../complete.ts";
import type { Engine } from "../contract/engine.ts";
import { createOllama } from "../ollama/create-ollama.ts";
import { createOpenAICompatible } from "../openai/create-openai-compatible.ts";
import { startSimulatedEngine } from "../simulated/start-simulated-engine.ts";

const dialects: readonly (readonly [string, (baseUrl: string) => Engine])[] = [
  ["OpenAI", (baseUrl) => createOpenAICompatible({ baseUrl })],
  ["Ollama", (baseUrl) => createOllama({ baseUrl })],
];

const model = "simulated:1b";
const listDirectory = {
  name: "list_directory",
  description: "Lists a directory.",
  parameters: { type: "object", properties: { path: { type: "string" } } },
};

describe.each(dialects)("an engine that is simulated, in the dialect of %s", (_name, create) => {
  it("calls the tool that the request is about", async () => {
    await using server = await startSimulatedEngine();
    await using engine = create(server.url);
    const answer = await complete(await engine.languageModel(model), {
      messages: [{ role: "user", content: "list the files" }],
      tools: [listDirectory],
    });
    expect(answer.toolCalls.map(({ name }) => name)).toEqual(["list_directory"]);
    expect(answer.finishReason).toBe("tool-calls");
  });

  it("warns when the engine cut the prompt in silence", async () => {
    const models = [{ name: model, contextWindowTokens: 512 }];
    await using server = await startSimulatedEngine({ models });
    await using engine = create(server.url);
    const long = Array.from({ length: 400 }, (_, line) => `Line ${line} says something else.`);
    const { warnings } = await complete(await engine.languageModel(model), {
      messages: [
        { role: "user", content: long.join("\n") },
        { role: "assistant", content: "I see." },
        { role: "user", content: "Hello" },
      ],
    });
    expect(warnings.map(({ code }) => code)).toEqual(["prompt-truncated"]);
  });

  it("says that the window is exceeded where the engine does", async () => {
    const models = [{ name: model, contextWindowTokens: 512 }];
    await using server = await startSimulatedEngine({ models, overflow: "error" });
    await using engine = create(server.url);
    const content = "word ".repeat(4000);
    const reading = complete(await engine.languageModel(model), {
      messages: [{ role: "user", content }],
    });
    await expect(reading).rejects.toMatchObject({
      code: "HAROMBE_LLM_CONTEXT_EXCEEDED",
      isRetryable: false,
    });
  });

  it("frees the slot when the caller leaves", async () => {
    await using server = await startSimulatedEngine({ tokensPerSecond: 20, slots: 1 });
    await using engine = create(server.url);
    const talker = await engine.languageModel(model);
    const messages = [{ role: "user" as const, content: "Tell me all about the sea." }];
    for await (const _ of talker.stream({ messages })) break;
    const stats = await server.waitFor(({ cancelled }) => cancelled === 1);
    expect(stats).toMatchObject({ cancelled: 1, inFlight: 0 });
  });
});

describe("an Ollama that is simulated", () => {
  it("applies the window that is asked for", async () => {
    await using server = await startSimulatedEngine({ contextWindowTokens: 512 });
    await using engine = createOllama({ baseUrl: server.url });
    const reader = await engine.languageModel(model, { contextWindowTokens: 16_384 });
    expect(reader.capabilities.contextWindowTokens).toBe(16_384);
    const content = "word ".repeat(4000);
    expect((await complete(reader, { messages: [{ role: "user", content }] })).warnings).toEqual(
      [],
    );
  });

  it("is without a model until the model is pulled", async () => {
    await using server = await startSimulatedEngine();
    await using engine = createOllama({ baseUrl: server.url });
    await expect(engine.languageModel("qwen3:8b")).rejects.toMatchObject({
      hint: "ollama pull qwen3:8b",
    });
    const statuses: string[] = [];
    for await (const { status } of engine.pull?.("qwen3:8b") ?? []) statuses.push(status);
    expect(statuses.at(-1)).toBe("success");
    expect((await engine.listModels()).map(({ id }) => id)).toContain("qwen3:8b");
    expect((await engine.languageModel("qwen3:8b")).id).toBe("qwen3:8b");
  });

  it("embeds", async () => {
    await using server = await startSimulatedEngine({ embeddingDimensions: 8 });
    await using engine = createOllama({ baseUrl: server.url });
    const embedder = await engine.embeddingModel?.(model);
    expect(embedder?.dimensions).toBe(8);
    expect((await embedder?.embed(["a", "b"]))?.map(({ length }) => length)).toEqual([8, 8]);
  });
});
