import { describe, expect, it } from "vitest";

import { complete } from "../complete.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { readJson, startServer, type TestServer } from "../fixtures/start-server.ts";
import {
  createOpenAICompatible,
  type OpenAICompatibleOptions,
} from "./create-openai-compatible.ts";
import { engineProfiles } from "./engine-profiles.ts";

interface Recorded {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

interface Recorder extends TestServer {
  readonly requests: Recorded[];
}

/** Answers with these pieces and keeps what was asked. */
async function record(body: string, contentType = "text/event-stream"): Promise<Recorder> {
  const requests: Recorded[] = [];
  const server = await startServer(async (request, response) => {
    const { authorization } = request.headers;
    requests.push({ url: request.url, authorization, body: await readJson(request) });
    response.writeHead(200, { "content-type": contentType }).end(body);
  });
  return { ...server, requests };
}

const chunk = (delta: object, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const call = (fragment: object): string => chunk({ tool_calls: [fragment] });
const stop = `${chunk({}, "stop")}data: [DONE]\n\n`;

const hello: ModelRequest = { messages: [{ role: "user", content: "Hello" }] };
const weather = {
  name: "weather",
  description: "The weather.",
  parameters: {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "integer" } },
  },
};

async function collect(
  body: string,
  request: ModelRequest = hello,
  options: OpenAICompatibleOptions = {},
): Promise<ModelEvent[]> {
  await using server = await record(body);
  await using engine = createOpenAICompatible({ baseUrl: server.url, ...options });
  const model = await engine.languageModel("m");
  const events: ModelEvent[] = [];
  for await (const event of model.stream(request)) events.push(event);
  return events;
}

describe("what is sent", () => {
  it("says everything that the request says, zero temperature included", async () => {
    await using server = await record(stop);
    await using engine = createOpenAICompatible({ baseUrl: `${server.url}/v1`, apiKey: "k" });
    const model = await engine.languageModel("m");
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
        {
          role: "tool",
          toolCallId: "c1",
          name: "weather",
          content: [
            { type: "text", text: "Rain" },
            { type: "image", data: "bWFw", mediaType: "image/jpeg" },
          ],
        },
      ],
      tools: [weather],
      toolChoice: { name: "weather" },
      temperature: 0,
      maxTokens: 10,
      stop: ["END"],
      seed: 7,
      responseFormat: { type: "json", schema: { type: "object" } },
    });
    expect(server.requests).toEqual([
      {
        url: "/v1/chat/completions",
        authorization: "Bearer k",
        body: {
          model: "m",
          stream: true,
          stream_options: { include_usage: true },
          messages: [
            { role: "system", content: "Be brief." },
            {
              role: "user",
              content: [
                { type: "text", text: "What is this?" },
                { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
              ],
            },
            {
              role: "assistant",
              content: "",
              tool_calls: [
                {
                  id: "c1",
                  type: "function",
                  function: { name: "weather", arguments: '{"city":"Köln"}' },
                },
              ],
            },
            { role: "tool", tool_call_id: "c1", content: "Rain" },
            {
              role: "user",
              content: [
                { type: "text", text: "Images from weather:" },
                { type: "image_url", image_url: { url: "data:image/jpeg;base64,bWFw" } },
              ],
            },
          ],
          tools: [{ type: "function", function: weather }],
          tool_choice: { type: "function", function: { name: "weather" } },
          temperature: 0,
          max_tokens: 10,
          stop: ["END"],
          seed: 7,
          response_format: {
            type: "json_schema",
            json_schema: { name: "answer", schema: { type: "object" } },
          },
        },
      },
    ]);
  });

  it("says no more than the request says", async () => {
    await using server = await record(stop);
    await using engine = createOpenAICompatible({ baseUrl: server.url });
    await complete(await engine.languageModel("m"), hello);
    expect(server.requests).toEqual([
      {
        url: "/v1/chat/completions",
        authorization: undefined,
        body: {
          model: "m",
          messages: [{ role: "user", content: "Hello" }],
          stream: true,
          stream_options: { include_usage: true },
        },
      },
    ]);
  });

  it("uses the settings' temperature where the request names none", async () => {
    await using server = await record(stop);
    await using engine = createOpenAICompatible({ baseUrl: server.url });
    const model = await engine.languageModel("m", { temperature: 0.3 });
    await complete(model, hello);
    await complete(model, { ...hello, temperature: 0 });
    expect(server.requests).toMatchObject([
      { body: { temperature: 0.3 } },
      { body: { temperature: 0 } },
    ]);
  });

  it("sends user and password of the URL as a header, and shows neither", async () => {
    await using server = await record(stop);
    const baseUrl = server.url.replace("//", "//me:p%40ss@");
    await using engine = createOpenAICompatible({ baseUrl });
    await complete(await engine.languageModel("m"), hello);
    expect(engine.url).toBe(server.url);
    const authorization = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
    expect(server.requests).toMatchObject([{ authorization }]);
  });

  it.each([
    ["", "/v1/chat/completions"],
    ["/", "/v1/chat/completions"],
    ["/v1", "/v1/chat/completions"],
    ["/v1/", "/v1/chat/completions"],
    ["/llm", "/llm/v1/chat/completions"],
    ["/api/v1", "/api/v1/chat/completions"],
    ["/v1beta/openai", "/v1beta/openai/chat/completions"],
  ])("takes a base URL that ends in %j", async (path, url) => {
    await using server = await record(stop);
    await using engine = createOpenAICompatible({ baseUrl: server.url + path });
    await complete(await engine.languageModel("m"), hello);
    expect(server.requests.map((request) => request.url)).toEqual([url]);
  });

  it("refuses what is no URL, and shows no password", () => {
    expect(() => createOpenAICompatible({ baseUrl: "ftp://me:secret@host" })).toThrow(
      new TypeError('"ftp://host" is no http or https URL, such as http://localhost:11434'),
    );
  });
});

const toolCall = (id: unknown, input: object, rest: object = {}): object => ({
  type: "tool-call",
  call: { id, name: "weather", arguments: input },
  ...rest,
});
const anyId = expect.stringMatching(/^call_[\w-]+$/);
const finish = (reason: string): object => ({ type: "finish", reason });

interface Case {
  readonly name: string;
  readonly body: string;
  readonly events: readonly object[];
}

const koeln = '{"city":"Köln"}';
const cases: readonly Case[] = [
  {
    name: "text, then usage after the end",
    body: `${chunk({ content: "Hi" })}${chunk({}, "stop")}data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}\n\ndata: [DONE]\n\n`,
    events: [
      { type: "text-delta", text: "Hi" },
      { type: "usage", promptTokens: 3, completionTokens: 1 },
      finish("stop"),
    ],
  },
  {
    name: "an end without [DONE]",
    body: chunk({ content: "Hi" }, "stop"),
    events: [{ type: "text-delta", text: "Hi" }, finish("stop")],
  },
  {
    name: "reasoning under either name",
    body:
      chunk({ reasoning_content: "one " }) +
      chunk({ reasoning: "two" }) +
      chunk({ content: "3" }) +
      stop,
    events: [
      { type: "reasoning-delta", text: "one " },
      { type: "reasoning-delta", text: "two" },
      { type: "text-delta", text: "3" },
      finish("stop"),
    ],
  },
  {
    name: "thoughts in the text",
    body: chunk({ content: "<thi" }) + chunk({ content: "nk>one</think>2" }) + stop,
    events: [
      { type: "reasoning-delta", text: "one" },
      { type: "text-delta", text: "2" },
      finish("stop"),
    ],
  },
  {
    name: "a tool call in fragments",
    body:
      call({ index: 0, id: "c1", type: "function", function: { name: "weather", arguments: "" } }) +
      call({ index: 0, function: { arguments: '{"ci' } }) +
      call({ index: 0, function: { arguments: 'ty":"Köln"}' } }) +
      chunk({}, "tool_calls"),
    events: [toolCall("c1", { city: "Köln" }), finish("tool-calls")],
  },
  {
    name: "an id and a name that come late",
    body:
      call({ index: 0, function: { arguments: '{"city":' } }) +
      call({ index: 0, id: "c1", function: { arguments: '"Köln"}' } }) +
      call({ index: 0, function: { name: "weather" } }) +
      chunk({}, "tool_calls"),
    events: [toolCall("c1", { city: "Köln" }), finish("tool-calls")],
  },
  {
    name: "whole calls that share an index, and no right reason",
    body:
      call({ index: 0, id: "a", function: { name: "weather", arguments: koeln } }) +
      call({ index: 0, id: "b", function: { name: "weather", arguments: koeln } }) +
      stop,
    events: [
      toolCall("a", { city: "Köln" }),
      toolCall("b", { city: "Köln" }),
      finish("tool-calls"),
    ],
  },
  {
    name: "whole calls without index and id",
    body:
      call({ function: { name: "weather", arguments: koeln } }) +
      call({ function: { name: "weather", arguments: { days: 2 } } }) +
      stop,
    events: [toolCall(anyId, { city: "Köln" }), toolCall(anyId, { days: 2 }), finish("tool-calls")],
  },
  {
    name: "two calls whose fragments are mixed",
    body:
      call({ index: 0, id: "a", function: { name: "weather", arguments: '{"da' } }) +
      call({ index: 1, id: "b", function: { name: "weather", arguments: '{"days"' } }) +
      call({ index: 0, function: { arguments: 'ys":1}' } }) +
      call({ index: 1, function: { arguments: ":2}" } }) +
      stop,
    events: [toolCall("a", { days: 1 }), toolCall("b", { days: 2 }), finish("tool-calls")],
  },
  {
    name: "a name that is repeated with every fragment",
    body:
      call({ index: 0, id: "a", function: { name: "weather", arguments: '{"days"' } }) +
      call({ index: 0, id: "a", function: { name: "weather", arguments: ":1}" } }) +
      stop,
    events: [toolCall("a", { days: 1 }), finish("tool-calls")],
  },
  {
    name: "a call without arguments",
    body: call({ index: 0, id: "a", function: { name: "weather", arguments: "" } }) + stop,
    events: [toolCall("a", {}), finish("tool-calls")],
  },
  {
    name: "broken arguments, repaired, and numbers written as text",
    body:
      call({
        index: 0,
        id: "a",
        function: { name: "weather", arguments: "{'city': 'Köln', days: \"3\"" },
      }) + stop,
    events: [toolCall("a", { city: "Köln", days: 3 }, { repaired: true }), finish("tool-calls")],
  },
  {
    name: "a call that the answer's length cut in two",
    body:
      call({ index: 0, id: "a", function: { name: "weather", arguments: '{"city":"Kö' } }) +
      chunk({}, "length"),
    events: [
      {
        type: "warning",
        code: "tool-call-cut",
        message:
          "The answer reached its length in the middle of a call of weather, which was dropped",
      },
      finish("length"),
    ],
  },
  {
    name: "a call in the text",
    body:
      chunk({ content: 'Sure.\n<tool_call>{"name":"weather","argu' }) +
      chunk({ content: 'ments":{"city":"Köln"}}</tool_call>' }) +
      stop,
    events: [
      { type: "text-delta", text: "Sure.\n" },
      toolCall(anyId, { city: "Köln" }),
      finish("tool-calls"),
    ],
  },
  {
    name: "a call in the text that the answer's length cut in two",
    body:
      chunk({ content: '<tool_call>{"name":"weather","arguments":{"city":"Kö' }) +
      chunk({}, "length"),
    events: [
      {
        type: "warning",
        code: "tool-call-cut",
        message:
          "The answer reached its length in the middle of a call of weather, which was dropped",
      },
      finish("length"),
    ],
  },
  ...[
    ["length", "length"],
    ["max_tokens", "length"],
    ["content_filter", "content-filter"],
    ["eos", "stop"],
    ["tool_calls", "stop"],
  ].map(([reason = "", mapped = ""]) => ({
    name: `the reason ${reason} without any call`,
    body: chunk({ content: "x" }, reason),
    events: [{ type: "text-delta", text: "x" }, finish(mapped)],
  })),
];

describe("what is understood", () => {
  it.each(cases)("$name", async ({ body, events }) => {
    expect(await collect(body, { ...hello, tools: [weather] })).toEqual(events);
  });

  it("gives a call another id when the conversation has that id already", async () => {
    const toolCalls = [{ id: "call_0", name: "weather", arguments: {} }];
    const body = call({ index: 0, id: "call_0", function: { name: "weather", arguments: koeln } });
    const events = await collect(body + stop, {
      messages: [
        { role: "assistant", content: "", toolCalls },
        { role: "tool", toolCallId: "call_0", name: "weather", content: "Rain" },
      ],
    });
    expect(events[0]).toEqual(toolCall(anyId, { city: "Köln" }));
    expect(events[0]).not.toMatchObject({ call: { id: "call_0" } });
  });

  it("leaves the markup of calls in the text where no tools are given", async () => {
    const text = 'Write <tool_call>{"name":"weather","arguments":{}}</tool_call>.';
    const events = await collect(chunk({ content: text }) + stop);
    expect(events).toEqual([{ type: "text-delta", text }, finish("stop")]);
  });

  it("reads an answer that comes in one piece", async () => {
    const message = { role: "assistant", content: "Hi", tool_calls: null };
    const body = JSON.stringify({
      choices: [{ message, finish_reason: "stop" }],
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    });
    await using server = await record(body, "application/json; charset=utf-8");
    await using engine = createOpenAICompatible({ baseUrl: server.url });
    expect(await complete(await engine.languageModel("m"), hello)).toEqual({
      text: "Hi",
      reasoning: "",
      toolCalls: [],
      finishReason: "stop",
      usage: { promptTokens: 3, completionTokens: 1 },
      warnings: [],
      route: null,
    });
  });

  it("refuses arguments over the limit", async () => {
    const body = call({
      index: 0,
      id: "a",
      function: { name: "weather", arguments: "x".repeat(30) },
    });
    const reading = collect(body, hello, { limits: { toolArgumentsLength: 20 } });
    await expect(reading).rejects.toMatchObject({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: expect.stringMatching(/arguments of more than 20 characters for the tool weather$/),
    });
  });

  it("refuses a call without a name", async () => {
    await expect(
      collect(call({ index: 0, function: { arguments: "{}" } }) + stop),
    ).rejects.toMatchObject({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: expect.stringMatching(/a tool call without a name: \{\}$/),
    });
  });
});

/** A server with documents, all under 200. */
const serve = (documents: Readonly<Record<string, unknown>>): Promise<TestServer> =>
  startServer((request, response) => {
    const document = documents[request.url ?? ""];
    if (document === undefined) response.statusCode = 404;
    response.end(JSON.stringify(document ?? { error: { message: "Not Found" } }));
  });

describe("what is learned of a model", () => {
  const { vllm, sglang, llamaCpp, lmStudio, generic } = engineProfiles;
  const props = {
    default_generation_settings: { n_ctx: 4096 },
    total_slots: 2,
    modalities: { vision: true, audio: false },
    build_info: "b6500",
  };
  const { modalities: _modalities, ...oldProps } = props;
  const lmModel = {
    id: "q",
    type: "vlm",
    quantization: "4bit",
    state: "loaded",
    max_context_length: 131072,
    loaded_context_length: 8192,
  };
  it.each([
    [
      vllm,
      { "/v1/models": { data: [{ id: "q", owned_by: "vllm", max_model_len: 40960 }] } },
      40960,
      null,
    ],
    [
      sglang,
      { "/v1/models": { data: [{ id: "q", owned_by: "sglang", max_model_len: 2048 }] } },
      2048,
      null,
    ],
    [llamaCpp, { "/v1/models": { data: [{ id: "q" }] }, "/props": props }, 4096, true],
    [llamaCpp, { "/v1/models": { data: [{ id: "q" }] }, "/props": oldProps }, 4096, null],
    [
      lmStudio,
      { "/v1/models": { data: [{ id: "q" }] }, "/api/v0/models": { data: [lmModel] } },
      8192,
      true,
    ],
    [
      lmStudio,
      {
        "/v1/models": { data: [{ id: "q" }] },
        "/api/v0/models": { data: [{ ...lmModel, type: "llm" }] },
      },
      8192,
      false,
    ],
    [generic, {}, null, null],
  ])("from $name", async (profile, documents, contextWindowTokens, vision) => {
    await using server = await serve(documents);
    await using engine = createOpenAICompatible({ baseUrl: server.url, profile });
    const { capabilities } = await engine.languageModel("q");
    expect(capabilities).toEqual({ contextWindowTokens, vision, tools: true, reasoning: false });
  });

  it("narrows the window to what was wished for, and lets stated capabilities win", async () => {
    await using server = await serve({
      "/v1/models": { data: [{ id: "q", max_model_len: 40960 }] },
    });
    await using engine = createOpenAICompatible({ baseUrl: server.url, profile: vllm });
    const settings = { contextWindowTokens: 8192, capabilities: { vision: true } };
    const { capabilities } = await engine.languageModel("q", settings);
    expect(capabilities).toEqual({
      contextWindowTokens: 8192,
      tools: true,
      vision: true,
      reasoning: false,
    });
  });

  it("does not find a model that a complete list leaves out", async () => {
    await using server = await serve({ "/v1/models": { data: [{ id: "q" }] } });
    await using engine = createOpenAICompatible({ baseUrl: server.url, profile: vllm });
    await expect(engine.languageModel("other")).rejects.toMatchObject({
      code: "HAROMBE_LLM_MODEL_NOT_FOUND",
      message: `${server.url} has no model other`,
      hint: "vllm serve other",
      isRetryable: false,
    });
  });

  it("lists models with what is known of them", async () => {
    await using server = await serve({
      "/v1/models": { data: [{ id: "q" }] },
      "/api/v0/models": { data: [lmModel] },
    });
    await using engine = createOpenAICompatible({ baseUrl: server.url, profile: lmStudio });
    expect(await engine.listModels()).toEqual([
      {
        id: "q",
        sizeBytes: null,
        parameters: null,
        quantization: "4bit",
        contextWindowTokens: 8192,
        isLoaded: true,
      },
    ]);
  });

  it("probes health, version and slots", async () => {
    await using server = await serve({ "/health": { status: "ok" }, "/props": props });
    await using engine = createOpenAICompatible({ baseUrl: `${server.url}/v1`, profile: llamaCpp });
    expect(await engine.probe()).toEqual({
      version: "b6500",
      slots: 2,
      latencyMs: expect.any(Number),
    });
  });

  it("says that the list is no list", async () => {
    await using server = await serve({ "/v1/models": { models: [] } });
    await using engine = createOpenAICompatible({ baseUrl: server.url });
    await expect(engine.listModels()).rejects.toMatchObject({
      code: "HAROMBE_LLM_BAD_RESPONSE",
      message: `${server.url} answered with something that cannot be understood: /v1/models at data: Invalid input: expected array, received undefined`,
    });
  });
});
