import { describe, expect, it } from "vitest";

import { complete } from "../complete.ts";
import type { PullProgress } from "../contract/engine.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { readJson, startServer, type TestServer } from "../fixtures/start-server.ts";
import { createOllama } from "./create-ollama.ts";

interface FakeOllama extends TestServer {
  readonly requests: { readonly url: string; readonly body: unknown }[];
}

const lines = (...values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("");
const done = (rest: object = {}): object => ({
  message: { role: "assistant", content: "" },
  done: true,
  done_reason: "stop",
  ...rest,
});

const show = {
  capabilities: ["completion", "tools", "thinking", "vision"],
  model_info: {
    "general.architecture": "qwen3",
    "qwen3.context_length": 40960,
    "qwen3.embedding_length": 2,
  },
};

/** Answers each path with a fixed body, and keeps what was asked. */
async function fake(bodies: Readonly<Record<string, string | object>>): Promise<FakeOllama> {
  const requests: FakeOllama["requests"] = [];
  const documents: Record<string, string | object> = { "/api/show": show, ...bodies };
  const server = await startServer(async (request, response) => {
    const url = request.url ?? "";
    requests.push({ url, body: await readJson(request) });
    const body = documents[url];
    if (body === undefined) return void response.writeHead(404).end("404 page not found");
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  return { ...server, requests };
}

const hello: ModelRequest = { messages: [{ role: "user", content: "Hello" }] };
const weather = { name: "weather", description: "The weather.", parameters: { type: "object" } };
const news = { name: "news", description: "The news.", parameters: { type: "object" } };

async function collect(body: string, request = hello): Promise<ModelEvent[]> {
  await using server = await fake({ "/api/chat": body });
  await using engine = createOllama({ baseUrl: server.url });
  const model = await engine.languageModel("qwen3:8b");
  const events: ModelEvent[] = [];
  for await (const event of model.stream(request)) events.push(event);
  return events;
}

describe("what is sent", () => {
  it("says everything that the request says, with the window that applies", async () => {
    await using server = await fake({ "/api/chat": lines(done()) });
    await using engine = createOllama({
      baseUrl: `${server.url}/api`,
      keepAlive: "30m",
      think: false,
    });
    const model = await engine.languageModel("qwen3:8b", { contextWindowTokens: 16384 });
    await complete(model, {
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image", data: "aGk=", mediaType: "image/png" },
          ],
        },
        {
          role: "assistant",
          content: "",
          reasoning: "hm",
          toolCalls: [{ id: "c1", name: "weather", arguments: { city: "Köln" } }],
        },
        { role: "tool", toolCallId: "c1", name: "weather", content: "Rain" },
      ],
      tools: [weather, news],
      toolChoice: { name: "weather" },
      temperature: 0,
      maxTokens: 10,
      stop: ["END"],
      seed: 7,
      responseFormat: { type: "json", schema: { type: "object" } },
    });
    expect(server.requests).toEqual([
      { url: "/api/show", body: { model: "qwen3:8b" } },
      {
        url: "/api/chat",
        body: {
          model: "qwen3:8b",
          stream: true,
          messages: [
            { role: "system", content: "Be brief." },
            { role: "user", content: "What is this?", images: ["aGk="] },
            {
              role: "assistant",
              content: "",
              thinking: "hm",
              tool_calls: [
                { id: "c1", function: { name: "weather", arguments: { city: "Köln" } } },
              ],
            },
            { role: "tool", content: "Rain", tool_name: "weather", tool_call_id: "c1" },
          ],
          tools: [{ type: "function", function: weather }],
          format: { type: "object" },
          think: false,
          keep_alive: "30m",
          options: { num_ctx: 16384, temperature: 0, seed: 7, stop: ["END"], num_predict: 10 },
        },
      },
    ]);
  });

  it.each([
    ["asks for 8192 tokens when nothing is said", {}, show, 8192],
    ["asks for no more than the model has", { contextWindowTokens: 100_000 }, show, 40960],
    [
      "asks for what is wished when the model does not tell",
      { contextWindowTokens: 100_000 },
      {},
      100_000,
    ],
  ])("%s", async (_name, settings, told, window) => {
    await using server = await fake({ "/api/chat": lines(done()), "/api/show": told });
    await using engine = createOllama({ baseUrl: server.url });
    const model = await engine.languageModel("m", settings);
    expect(model.capabilities.contextWindowTokens).toBe(window);
    await complete(model, hello);
    expect(server.requests.at(-1)?.body).toEqual({
      model: "m",
      messages: hello.messages,
      stream: true,
      options: { num_ctx: window },
    });
  });

  it("sends `think` only to models that can", async () => {
    const told = { capabilities: ["completion"] };
    await using server = await fake({ "/api/chat": lines(done()), "/api/show": told });
    await using engine = createOllama({ baseUrl: server.url, think: "high" });
    await complete(await engine.languageModel("m"), hello);
    expect(server.requests.at(-1)?.body).not.toHaveProperty("think");
  });

  it("shows no tools that must not be called, and says that it cannot force a call", async () => {
    await using server = await fake({ "/api/chat": lines(done()) });
    await using engine = createOllama({ baseUrl: server.url });
    const model = await engine.languageModel("m");
    await complete(model, { ...hello, tools: [weather], toolChoice: "none" });
    expect(server.requests.at(-1)?.body).not.toHaveProperty("tools");
    const { warnings } = await complete(model, {
      ...hello,
      tools: [weather],
      toolChoice: "required",
    });
    expect(warnings).toEqual([
      {
        code: "tool-choice-not-enforced",
        message: "Ollama cannot be made to call a tool; it was only shown the tools",
      },
    ]);
  });
});

describe("what is understood", () => {
  it("reads thoughts, text, calls with and without ids, and counts", async () => {
    const body = lines(
      { message: { thinking: "hm " } },
      { message: { content: "So: " } },
      { message: { tool_calls: [{ function: { name: "weather", arguments: { city: "Köln" } } }] } },
      {
        message: {
          tool_calls: [{ id: "x", function: { index: 0, name: "weather", arguments: "{}" } }],
        },
      },
      done({ prompt_eval_count: 12, eval_count: 5 }),
    );
    expect(await collect(body, { ...hello, tools: [weather] })).toEqual([
      { type: "reasoning-delta", text: "hm " },
      { type: "text-delta", text: "So: " },
      {
        type: "tool-call",
        call: { id: expect.stringMatching(/^call_/), name: "weather", arguments: { city: "Köln" } },
      },
      { type: "tool-call", call: { id: "x", name: "weather", arguments: {} } },
      { type: "usage", promptTokens: 12, completionTokens: 5 },
      { type: "finish", reason: "tool-calls" },
    ]);
  });

  it("says that the length ended the answer", async () => {
    expect(
      await collect(lines({ message: { content: "x" } }, done({ done_reason: "length" }))),
    ).toEqual([
      { type: "text-delta", text: "x" },
      { type: "finish", reason: "length" },
    ]);
  });

  it("takes a last line without a line end", async () => {
    expect(await collect(lines(done()).trimEnd())).toEqual([{ type: "finish", reason: "stop" }]);
  });

  const long = { messages: [{ role: "user" as const, content: "word ".repeat(4000) }] };
  it.each([
    ["warns when far fewer tokens were read than sent", 1500, true],
    ["says nothing when the counts agree", 4000, false],
    ["says nothing when the count tells nothing", 0, false],
  ])("%s", async (_name, count, isCut) => {
    const body = lines(done({ prompt_eval_count: count, eval_count: 1 }));
    const warnings = (await collect(body, long)).filter(({ type }) => type === "warning");
    expect(warnings.map((warning) => warning.type === "warning" && warning.code)).toEqual(
      isCut ? ["prompt-truncated"] : [],
    );
  });
});

describe("the server's models", () => {
  it("lists what is there, what is loaded, and the window of what is loaded", async () => {
    const size = { parameter_size: "8.2B", quantization_level: "Q4_K_M" };
    const details = { ...size, format: "gguf", family: "qwen3", families: ["qwen3"] };
    const expiresAt = "2026-01-02T03:04:05.678901-07:00";
    const memory = { size_vram: 1, expires_at: expiresAt, context_length: 4096 };
    await using server = await fake({
      "/api/tags": {
        models: [
          { name: "qwen3:8b", size: 5_200_000_000, digest: "500a", details },
          { name: "tiny:latest" },
        ],
      },
      "/api/ps": { models: [{ name: "qwen3:8b", ...memory }] },
    });
    await using engine = createOllama({ baseUrl: server.url });
    expect(await engine.listModels()).toEqual([
      {
        id: "qwen3:8b",
        sizeBytes: 5_200_000_000,
        parameters: "8.2B",
        quantization: "Q4_K_M",
        contextWindowTokens: 4096,
        isLoaded: true,
        digest: "500a",
        format: "gguf",
        family: "qwen3",
        vramBytes: 1,
        expiresAt,
      },
      {
        id: "tiny:latest",
        sizeBytes: null,
        parameters: null,
        quantization: null,
        contextWindowTokens: null,
        isLoaded: false,
        digest: null,
        format: null,
        family: null,
        vramBytes: null,
        expiresAt: null,
      },
    ]);
  });

  it("names the command that pulls a model that is not there", async () => {
    await using server = await startServer((_request, response) => {
      response.writeHead(404).end(`{"error":"model 'qwen3:8b' not found"}`);
    });
    await using engine = createOllama({ baseUrl: server.url });
    await expect(engine.languageModel("qwen3:8b")).rejects.toMatchObject({
      code: "HAROMBE_LLM_MODEL_NOT_FOUND",
      message: `${server.url} has no model qwen3:8b: model 'qwen3:8b' not found`,
      hint: "ollama pull qwen3:8b",
      isRetryable: false,
    });
  });
});

describe("pull", () => {
  const pullAll = async (body: string): Promise<PullProgress[]> => {
    await using server = await fake({ "/api/pull": body });
    await using engine = createOllama({ baseUrl: server.url });
    const progress: PullProgress[] = [];
    for await (const report of engine.pull?.("qwen3:8b") ?? []) progress.push(report);
    return progress;
  };

  it("sums the bytes of all files", async () => {
    const body = lines(
      { status: "pulling manifest" },
      { status: "pulling a", digest: "a", total: 100 },
      { status: "pulling a", digest: "a", total: 100, completed: 60 },
      { status: "pulling b", digest: "b", total: 10, completed: 10 },
      { status: "success" },
    );
    expect(await pullAll(body)).toEqual([
      { status: "pulling manifest", completedBytes: null, totalBytes: null },
      { status: "pulling a", completedBytes: 0, totalBytes: 100 },
      { status: "pulling a", completedBytes: 60, totalBytes: 100 },
      { status: "pulling b", completedBytes: 70, totalBytes: 110 },
      { status: "success", completedBytes: 70, totalBytes: 110 },
    ]);
  });

  it("reports a model that cannot be had", async () => {
    const reading = pullAll(lines({ error: "pull model manifest: file does not exist" }));
    await expect(reading).rejects.toMatchObject({
      code: "HAROMBE_LLM_MODEL_NOT_FOUND",
      hint: "See https://ollama.com/library",
    });
  });

  it("reports a download that broke off", async () => {
    const reading = pullAll(lines({ status: "pulling a", digest: "a", total: 100 }));
    await expect(reading).rejects.toMatchObject({
      code: "HAROMBE_LLM_INTERRUPTED",
      isRetryable: true,
    });
  });

  it("stops when the caller leaves", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await startServer((request, response) => {
      request.socket.once("close", () => closed.resolve());
      response.write(lines({ status: "pulling manifest" }));
    });
    await using engine = createOllama({ baseUrl: server.url });
    for await (const _ of engine.pull?.("m") ?? []) break;
    await expect(closed.promise).resolves.toBeUndefined();
  });
});

describe("embeddingModel", () => {
  it("asks in batches, and refuses to have texts cut", async () => {
    const embeddings = Array.from({ length: 64 }, () => [1, 0]);
    await using server = await fake({ "/api/embed": { embeddings } });
    await using engine = createOllama({ baseUrl: server.url });
    const model = await engine.embeddingModel?.("embedder");
    expect(model?.dimensions).toBe(2);
    const texts = Array.from({ length: 128 }, (_, index) => `text ${index}`);
    const vectors = await model?.embed(texts);
    expect(vectors).toHaveLength(128);
    expect(vectors?.[0]).toEqual(Float32Array.of(1, 0));
    expect(server.requests.slice(1)).toMatchObject([
      {
        url: "/api/embed",
        body: { model: "embedder", truncate: false, input: texts.slice(0, 64) },
      },
      { url: "/api/embed", body: { input: texts.slice(64) } },
    ]);
  });

  it("asks nothing for no texts", async () => {
    await using server = await fake({});
    await using engine = createOllama({ baseUrl: server.url });
    const model = await engine.embeddingModel?.("embedder");
    expect(await model?.embed([])).toEqual([]);
    expect(server.requests.map(({ url }) => url)).toEqual(["/api/show"]);
  });

  it("refuses vectors of another length", async () => {
    await using server = await fake({ "/api/embed": { embeddings: [[1, 2, 3]] } });
    await using engine = createOllama({ baseUrl: server.url });
    const model = await engine.embeddingModel?.("embedder");
    await expect(model?.embed(["a"])).rejects.toMatchObject({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: `${server.url} did not answer 1 texts for embedder with as many vectors of 2 numbers`,
    });
  });
});
