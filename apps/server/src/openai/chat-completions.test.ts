import OpenAI from "openai";
import { describe, expect, test } from "vitest";

import {
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from "../fixtures/start-test-server.ts";

const weather = {
  type: "function",
  function: {
    name: "read_file",
    description: "Read a file",
    parameters: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  },
} as const;

const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const clientFor = (server: TestServer, apiKey = "none"): OpenAI =>
  new OpenAI({ baseURL: `${server.url}/v1`, apiKey, maxRetries: 0 });

const say = (content: string) => [{ role: "user" as const, content }];

/** A user's question in a request that the engine got. */
const lastRequest = (server: TestServer): Record<string, unknown> =>
  server.engine.requests.findLast(({ method }) => method === "POST")?.body as Record<
    string,
    unknown
  >;

test("streams the text, the finish reason and the usage", async () => {
  await using server = await startTestServer();
  const stream = await clientFor(server).chat.completions.create({
    model: "harombe",
    messages: say("hello there"),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe(
    "Hello! What can I do for you?",
  );
  expect(chunks[0]).toMatchObject({
    id: expect.stringMatching(/^chatcmpl-/),
    object: "chat.completion.chunk",
    model: "simulated:1b",
    choices: [{ index: 0, delta: { role: "assistant" }, finish_reason: null }],
  });
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
  });
});

test.each(["harombe", "harombe:0", "harombe:2", "simulated:1b"])(
  "%s is the one model of one machine",
  async (model) => {
    await using server = await startTestServer();
    const { data, response } = await clientFor(server)
      .chat.completions.create({ model, messages: say("hello") })
      .withResponse();
    expect(data.choices).toEqual([
      {
        index: 0,
        message: { role: "assistant", content: "Hello! What can I do for you?", refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ]);
    expect([
      response.headers.get("x-harombe-node"),
      response.headers.get("x-harombe-route"),
    ]).toEqual(["box", "the only machine"]);
  },
);

test.each([true, false])("calls the client's own tools (streamed: %s)", async (isStreamed) => {
  await using server = await startTestServer();
  const chat = clientFor(server).chat.completions;
  const request = { model: "harombe", tools: [weather], messages: say("read notes.txt") };
  const first = isStreamed
    ? await chat.stream(request).finalChatCompletion()
    : await chat.create(request);
  const [choice] = first.choices;
  expect(choice?.finish_reason).toBe("tool_calls");
  const call = choice?.message.tool_calls?.[0];
  expect(call).toMatchObject({
    id: expect.any(String),
    type: "function",
    function: { name: "read_file", arguments: '{"path":"notes.txt"}' },
  });
  const second = await chat.create({
    ...request,
    messages: [
      ...request.messages,
      choice?.message as OpenAI.ChatCompletionMessageParam,
      { role: "tool", tool_call_id: call?.id ?? "", content: "buy milk" },
    ],
  });
  expect(second.choices[0]?.message.content).toContain("buy milk");
});

test("an aborted stream stops the engine", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 20 } });
  const stream = await clientFor(server).chat.completions.create({
    model: "harombe",
    messages: say(`say ${"word ".repeat(200)}`),
    stream: true,
  });
  for await (const _ of stream) break;
  stream.controller.abort();
  const stats = await server.engine.waitFor(({ cancelled }) => cancelled === 1);
  expect(stats).toMatchObject({ inFlight: 0, cancelled: 1 });
});

test("a client that gives up before the first token stops the engine", async () => {
  await using server = await startTestServer({ engine: { firstTokenMs: 60_000 } });
  const controller = new AbortController();
  const pending = clientFor(server).chat.completions.create(
    { model: "harombe", messages: say("hello") },
    { signal: controller.signal },
  );
  await server.engine.waitFor(({ inFlight }) => inFlight === 1);
  controller.abort();
  await expect(pending).rejects.toThrow(OpenAI.APIUserAbortError);
  expect(await server.engine.waitFor(({ inFlight }) => inFlight === 0)).toMatchObject({
    cancelled: 1,
  });
});

test("passes on what a client asks of the model", async () => {
  await using server = await startTestServer({
    engine: { models: [{ name: "eyes", vision: true }] },
  });
  await clientFor(server).chat.completions.create({
    model: "eyes",
    temperature: 0,
    max_completion_tokens: 50,
    stop: ["END"],
    seed: 7,
    response_format: {
      type: "json_schema",
      json_schema: { name: "x", schema: { type: "object" } },
    },
    messages: [
      { role: "developer", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "what is this" },
          { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } },
        ],
      },
    ],
    ...{ unknown_field: "left alone" },
  });
  expect(lastRequest(server)).toMatchObject({
    model: "eyes",
    temperature: 0,
    max_tokens: 50,
    stop: ["END"],
    seed: 7,
    response_format: { type: "json_schema", json_schema: { schema: { type: "object" } } },
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "what is this" },
          { type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } },
        ],
      },
    ],
  });
});

test.each<[string, object, string]>([
  ["no messages", { messages: [] }, "messages"],
  ["an unknown role", { messages: [{ role: "robot", content: "x" }] }, "messages.0.role"],
  ["two answers", { n: 2 }, "n"],
  ["too much heat", { temperature: 3 }, "temperature"],
  [
    "an image by URL",
    {
      messages: [
        { role: "user", content: [{ type: "image_url", image_url: { url: "http://x/y.png" } }] },
      ],
    },
    "messages.0.content.0.image_url.url",
  ],
  [
    "a result without its call",
    { messages: [{ role: "tool", tool_call_id: "c1", content: "x" }] },
    "messages.0.tool_call_id",
  ],
  [
    "arguments that are no JSON",
    {
      messages: [
        {
          role: "assistant",
          tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "{" } }],
        },
      ],
    },
    "messages.0.tool_calls.0.function.arguments",
  ],
])("refuses %s and names the field", async (_, fields, param) => {
  await using server = await startTestServer();
  const body = { model: "harombe", messages: say("x"), ...fields };
  const error = await clientFor(server)
    .post("/chat/completions", { body })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({ status: 400, type: "invalid_request_error", param });
  expect(server.engine.stats().received).toBe(0);
});

test.each<[string, TestServerOptions, object, object]>([
  [
    "a wrong key",
    { configure: (config) => ({ ...config, server: { ...config.server, auth_token: "right" } }) },
    {},
    { status: 401, code: "invalid_api_key", type: "authentication_error" },
  ],
  [
    "a model that is not there",
    {},
    { model: "gpt-4o" },
    { status: 404, code: "model_not_found", type: "invalid_request_error" },
  ],
  [
    "an overloaded engine",
    { engine: { faults: [{ kind: "unavailable", retryAfterSeconds: 7 }] } },
    {},
    { status: 503, code: "HAROMBE_LLM_OVERLOADED" },
  ],
  [
    "a tier that there is not",
    {},
    { model: "harombe:7" },
    { status: 404, message: expect.stringContaining('There is no tier "harombe:7"') },
  ],
  [
    "a prompt that does not fit",
    { engine: { overflow: "error", contextWindowTokens: 8 } },
    {},
    { status: 400, code: "context_length_exceeded" },
  ],
  [
    "a broken connection",
    { engine: { faults: [{ kind: "reset" }] } },
    {},
    { status: 502, type: "server_error" },
  ],
])("tells %s as OpenAI's clients know it", async (_, options, fields, expected) => {
  await using server = await startTestServer(options);
  const body = {
    model: "harombe",
    messages: say("hello, how are you, and all the others"),
    ...fields,
  };
  for (const stream of [true, false]) {
    const error = await clientFor(server, "wrong")
      .chat.completions.create({ ...body, stream })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(expected);
  }
});

test("a stream that breaks in the middle ends with an error", async () => {
  await using server = await startTestServer({
    engine: { faults: [{ kind: "cut", afterTokens: 3 }] },
  });
  const stream = await clientFor(server).chat.completions.create({
    model: "harombe",
    messages: say("hello"),
    stream: true,
  });
  let text = "";
  const reading = (async () => {
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  })();
  await expect(reading).rejects.toMatchObject({ code: "HAROMBE_LLM_INTERRUPTED" });
  expect(text).not.toBe("");
});

test("writes a comment while the model is silent", async () => {
  await using server = await startTestServer({
    engine: { firstTokenMs: 120 },
    limits: { keepAliveMs: 20 },
  });
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "harombe", messages: say("hello"), stream: true }),
  });
  const text = await response.text();
  expect(text).toMatch(/^: keep-alive\n\n/);
  expect(text).toMatch(/data: \[DONE\]\n\n$/);
});

test("lists the models, and harombe first", async () => {
  await using server = await startTestServer({ engine: { models: ["a:1b", "b:2b"] } });
  const { data } = await clientFor(server).models.list();
  expect(data.map(({ id }) => id)).toEqual(["harombe", "a:1b", "b:2b"]);
});

describe("one model", () => {
  const models = ["hf.co/maker/model:Q4_K_M", "qwen3:latest", "50%:1b"];

  test.each([
    ["hf.co/maker/model:Q4_K_M", "hf.co/maker/model:Q4_K_M"],
    ["qwen3", "qwen3:latest"],
    ["50%:1b", "50%:1b"],
    ["big", "hf.co/maker/model:Q4_K_M"],
    ["harombe", "harombe"],
    ["harombe:2", "harombe:2"],
  ])("is found as %s", async (name, id) => {
    await using server = await startTestServer({
      engine: { models },
      configure: (config) => {
        const aliases = { big: { box: "hf.co/maker/model:Q4_K_M" } };
        return { ...config, cluster: { ...config.cluster, aliases } };
      },
    });
    const model = { id, object: "model", created: expect.any(Number), owned_by: "harombe" };
    expect(await clientFor(server).models.retrieve(name)).toEqual(model);
    const plain = await fetch(`${server.url}/v1/models/${name.replace("%", "%25")}`);
    expect(await plain.json()).toEqual(model);
  });

  test.each(["nothing", "hf.co/maker", "harombe:3", "harombe/x"])(
    "is not there as %s",
    async (name) => {
      await using server = await startTestServer({ engine: { models } });
      await expect(clientFor(server).models.retrieve(name)).rejects.toMatchObject({
        status: 404,
        code: "model_not_found",
        message: `404 There is no model "${name}". GET /v1/models lists what there is.`,
      });
    },
  );

  test("without a name is no path", async () => {
    await using server = await startTestServer();
    const { status } = await fetch(`${server.url}/v1/models/`);
    expect(status).toBe(404);
  });
});

test.each(["float", "base64", undefined] as const)("embeds texts as %s", async (format) => {
  await using server = await startTestServer({ engine: { embeddingDimensions: 4 } });
  const { data } = await clientFor(server).embeddings.create({
    model: "simulated:1b",
    input: ["one", "two"],
    ...(format && { encoding_format: format }),
  });
  expect(data.map(({ index }) => index)).toEqual([0, 1]);
  const [vector] = data.map(({ embedding }) =>
    typeof embedding === "string"
      ? new Float32Array(new Uint8Array(Buffer.from(embedding, "base64")).buffer)
      : embedding,
  );
  expect(vector).toHaveLength(4);
});
