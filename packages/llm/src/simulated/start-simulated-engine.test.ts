import { expect, test } from "vitest";

import { readLines, send } from "./fixtures/send.ts";
import { startSimulatedEngine } from "./start-simulated-engine.ts";

const model = "simulated:1b";
const user = (content: string): object => ({ role: "user", content });

const readFile = {
  type: "function",
  function: {
    name: "read_file",
    parameters: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  },
};

test("the OpenAI dialect answers whole", async () => {
  await using engine = await startSimulatedEngine();
  const { status, body } = await send(engine, "/v1/chat/completions", {
    model,
    messages: [user("count to 3")],
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^chatcmpl-/),
    object: "chat.completion",
    created: expect.any(Number),
    model,
    system_fingerprint: "fp_simulated",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: "1 2 3" },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: {
      prompt_tokens: 7,
      completion_tokens: 3,
      total_tokens: 10,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  });
});

test("the OpenAI dialect streams text, then usage when asked, then DONE", async () => {
  await using engine = await startSimulatedEngine();
  const { response } = await send(engine, "/v1/chat/completions", {
    model,
    messages: [user("say ho ho")],
    stream: true,
    stream_options: { include_usage: true },
  });
  const lines = await readLines(response);
  const chunks = lines.slice(0, -1).map((line) => JSON.parse(line.slice("data: ".length)));
  expect(chunks.map(({ choices, usage }) => choices[0]?.delta ?? usage)).toEqual([
    { role: "assistant", content: "" },
    { content: "ho" },
    { content: " ho" },
    {},
    {
      prompt_tokens: 7,
      completion_tokens: 2,
      total_tokens: 9,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  ]);
  expect(lines.at(-1)).toBe("data: [DONE]");
});

test("the OpenAI dialect streams a call's arguments in pieces", async () => {
  await using engine = await startSimulatedEngine();
  const { response } = await send(engine, "/v1/chat/completions", {
    model,
    messages: [user("read a.txt")],
    tools: [readFile],
    stream: true,
  });
  const lines = (await readLines(response)).slice(1, -1);
  const choices = lines.map((line) => JSON.parse(line.slice("data: ".length)).choices[0]);
  const calls = choices.flatMap(({ delta }) => delta.tool_calls ?? []);
  expect(calls[0]).toEqual({
    index: 0,
    id: expect.stringMatching(/^call_/),
    type: "function",
    function: { name: "read_file", arguments: "" },
  });
  expect(calls.length).toBeGreaterThan(4);
  const json = calls.map((call) => call.function.arguments).join("");
  expect(JSON.parse(json)).toEqual({ path: "a.txt" });
  expect(choices.at(-1).finish_reason).toBe("tool_calls");
});

test("the Ollama dialect streams lines that end with counts", async () => {
  await using engine = await startSimulatedEngine();
  const { response } = await send(engine, "/api/chat", { model, messages: [user("say ho ho")] });
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const lines = (await readLines(response)).map((line) => JSON.parse(line));
  expect(lines).toEqual([
    {
      model,
      created_at: expect.any(String),
      message: { role: "assistant", content: "ho" },
      done: false,
    },
    {
      model,
      created_at: expect.any(String),
      message: { role: "assistant", content: " ho" },
      done: false,
    },
    {
      model,
      created_at: expect.any(String),
      message: { role: "assistant", content: "" },
      done: true,
      done_reason: "stop",
      total_duration: expect.any(Number),
      load_duration: expect.any(Number),
      prompt_eval_count: 7,
      prompt_eval_duration: expect.any(Number),
      eval_count: 2,
      eval_duration: expect.any(Number),
    },
  ]);
});
