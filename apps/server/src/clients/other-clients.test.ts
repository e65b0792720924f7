import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { Agent, OpenAIProvider, Runner, tool } from "@openai/agents";
import { generateText, streamText, tool as aiTool } from "ai";
import { Ollama } from "ollama";
import { expect, test } from "vitest";
import { z } from "zod";

import { startTestServer } from "../fixtures/start-test-server.ts";

const notes = "buy milk";

test("ollama streams, chats, generates, embeds and lists", async () => {
  await using server = await startTestServer({ engine: { embeddingDimensions: 3 } });
  const client = new Ollama({ host: server.url });
  const messages = [{ role: "user", content: "hello" }];

  let text = "";
  let last: object = {};
  for await (const part of await client.chat({ model: "harombe", messages, stream: true })) {
    text += part.message.content;
    last = part;
  }
  expect(text).toBe("Hello! What can I do for you?");
  expect(last).toMatchObject({
    model: "harombe",
    done: true,
    done_reason: "stop",
    prompt_eval_count: expect.any(Number),
    eval_count: expect.any(Number),
    total_duration: expect.any(Number),
  });

  const whole = await client.chat({ model: "harombe", messages });
  expect(whole.message).toEqual({ role: "assistant", content: text });
  const generated = await client.generate({ model: "simulated:1b", prompt: "hello" });
  expect(generated).toMatchObject({ response: text, done: true });
  const { embeddings } = await client.embed({ model: "simulated:1b", input: ["a", "b"] });
  expect(embeddings.map(({ length }) => length)).toEqual([3, 3]);
  const old = await client.embeddings({ model: "simulated:1b", prompt: "a" });
  expect(old).toEqual({ embedding: embeddings[0] });
  expect(await client.embeddings({ model: "simulated:1b", prompt: "" })).toEqual({ embedding: [] });
  const { models } = await client.list();
  expect(models.map(({ name }) => name)).toEqual(["simulated:1b"]);
  expect((await client.ps()).models).toEqual(expect.any(Array));
  expect(await client.show({ model: "simulated:1b" })).toMatchObject({
    capabilities: expect.arrayContaining(["completion", "tools"]),
  });
  expect(await client.version()).toEqual({ version: "0.0.0" });
});

test("ollama calls tools, and its result finds its call", async () => {
  await using server = await startTestServer();
  const client = new Ollama({ host: server.url });
  const readFile = {
    type: "function",
    function: {
      name: "read_file",
      description: "Read a file",
      parameters: { type: "object", properties: { path: { type: "string" } } },
    },
  };
  const messages = [{ role: "user", content: "read notes.txt" }];
  const first = await client.chat({ model: "harombe", messages, tools: [readFile] });
  expect(first.message.tool_calls).toMatchObject([
    { function: { name: "read_file", arguments: { path: "notes.txt" } } },
  ]);
  const second = await client.chat({
    model: "harombe",
    messages: [
      ...messages,
      first.message,
      { role: "tool", tool_name: "read_file", content: notes },
    ],
    tools: [readFile],
  });
  expect(second.message.content).toContain(notes);
});

test("ollama's abort stops the engine", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 20 } });
  const client = new Ollama({ host: server.url });
  const messages = [{ role: "user", content: `say ${"word ".repeat(200)}` }];
  const stream = await client.chat({ model: "harombe", messages, stream: true });
  const reading = (async () => {
    for await (const _ of stream) client.abort();
  })();
  await expect(reading).rejects.toThrow(/abort/i);
  expect(await server.engine.waitFor(({ cancelled }) => cancelled === 1)).toMatchObject({
    inFlight: 0,
  });
});

test("ollama gets errors as it knows them", async () => {
  await using server = await startTestServer();
  const client = new Ollama({ host: server.url });
  const messages = [{ role: "user", content: "hello" }];
  await expect(client.chat({ model: "nothing", messages })).rejects.toMatchObject({
    name: "ResponseError",
    status_code: 404,
    message: expect.stringContaining("nothing"),
  });
  await expect(client.embeddings({ model: "nothing", prompt: "a" })).rejects.toMatchObject({
    status_code: 404,
    message: expect.stringContaining("nothing"),
  });
  await server.engine.setFaults([{ kind: "cut", afterTokens: 2 }]);
  const stream = await client.chat({ model: "harombe", messages, stream: true });
  const reading = (async () => {
    for await (const _ of stream);
  })();
  await expect(reading).rejects.toThrow(/broke off|ended|closed|lost/);
});

test("the AI SDK streams text, calls tools over several steps and counts", async () => {
  await using server = await startTestServer();
  const provider = createOpenAICompatible({
    name: "harombe",
    baseURL: `${server.url}/v1`,
    includeUsage: true,
  });
  const model = provider("harombe");
  const streamed = streamText({ model, prompt: "hello" });
  expect(await streamed.text).toBe("Hello! What can I do for you?");
  expect(await streamed.usage).toMatchObject({ inputTokens: expect.any(Number) });

  const read_file = aiTool({
    description: "Read a file",
    inputSchema: z.object({ path: z.string() }),
    execute: async ({ path }) => `${path}: ${notes}`,
  });
  const { text, steps } = await generateText({
    model,
    prompt: "read notes.txt",
    tools: { read_file },
    stopWhen: ({ steps: done }) => done.length === 3,
  });
  expect(text).toContain(`notes.txt: ${notes}`);
  expect(steps.length).toBe(2);
});

test("the AI SDK's abort stops the engine, and errors carry their status", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 20 } });
  const provider = createOpenAICompatible({ name: "harombe", baseURL: `${server.url}/v1` });
  const controller = new AbortController();
  const { textStream } = streamText({
    model: provider("harombe"),
    prompt: `say ${"word ".repeat(200)}`,
    abortSignal: controller.signal,
  });
  for await (const _ of textStream) controller.abort();
  expect(await server.engine.waitFor(({ cancelled }) => cancelled === 1)).toMatchObject({
    inFlight: 0,
  });
  const failing = generateText({ model: provider("nothing"), prompt: "x", maxRetries: 0 });
  await expect(failing).rejects.toMatchObject({ statusCode: 404 });
});

test("@openai/agents runs its loop on our chat completions", async () => {
  await using server = await startTestServer();
  const runner = createRunner(server.url);
  const agent = new Agent({
    name: "Reader",
    model: "harombe",
    tools: [
      tool({
        name: "read_file",
        description: "Read a file",
        parameters: z.object({ path: z.string() }),
        execute: async ({ path }) => `${path}: ${notes}`,
      }),
    ],
  });
  const whole = await runner.run(agent, "read notes.txt");
  expect(whole.finalOutput).toContain(`notes.txt: ${notes}`);
  const streamed = await runner.run(agent, "read notes.txt", { stream: true });
  await streamed.completed;
  expect(streamed.finalOutput).toContain(`notes.txt: ${notes}`);
  expect(streamed.rawResponses.at(-1)?.usage.inputTokens).toBeGreaterThan(0);
});

test("the abort of @openai/agents stops the engine, and it gets errors with their status", async () => {
  await using server = await startTestServer({ engine: { tokensPerSecond: 50 } });
  const runner = createRunner(server.url);
  const agent = new Agent({ name: "Counter", model: "harombe" });
  const controller = new AbortController();
  const { signal } = controller;
  const streamed = await runner.run(agent, "count to 2000", { stream: true, signal });
  const reading = streamed.toTextStream()[Symbol.asyncIterator]();
  await reading.next();
  controller.abort();
  expect(await server.engine.waitFor(({ cancelled }) => cancelled === 1)).toMatchObject({
    inFlight: 0,
  });
  const nobody = new Agent({ name: "Nobody", model: "nothing" });
  await expect(runner.run(nobody, "x")).rejects.toMatchObject({ status: 404 });
});

/** Tracing would send what runs to its maker. */
function createRunner(url: string): Runner {
  const modelProvider = new OpenAIProvider({
    baseURL: `${url}/v1`,
    apiKey: "none",
    useResponses: false,
  });
  return new Runner({ modelProvider, tracingDisabled: true });
}
