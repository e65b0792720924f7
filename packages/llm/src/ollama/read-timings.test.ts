import { expect, test } from "vitest";

import { complete } from "../complete.ts";
import { gather } from "../fixtures/gather.ts";
import { startServer } from "../fixtures/start-server.ts";
import { createOllama } from "./create-ollama.ts";
import { readTimings } from "./read-timings.ts";

/** As Ollama's documentation of `/api/chat` shows its last line. */
const last = {
  message: { role: "assistant", content: "" },
  done: true,
  done_reason: "stop",
  total_duration: 4_883_583_458,
  load_duration: 1_334_875_000,
  prompt_eval_count: 26,
  prompt_eval_duration: 342_546_000,
  eval_count: 282,
  eval_duration: 4_535_599_000,
};
const timings = { loadMs: 1334.875, prefillMs: 342.546, prefillTokens: 26, decodeMs: 4535.599 };

test("Ollama's durations come with the usage", async () => {
  const first = { message: { role: "assistant", content: "Hi" }, done: false };
  await using server = await startServer((request, response) => {
    request.resume();
    if (request.url !== "/api/chat") return void response.end("{}");
    response.end(`${JSON.stringify(first)}\n${JSON.stringify(last)}\n`);
  });
  await using engine = createOllama({ baseUrl: server.url });
  const model = await engine.languageModel("m");
  const request = { messages: [{ role: "user" as const, content: "Hello" }] };
  expect(await gather(model.stream(request))).toContainEqual({
    type: "usage",
    promptTokens: 26,
    completionTokens: 282,
    timings,
  });
  expect((await complete(model, request)).usage).toEqual({
    promptTokens: 26,
    completionTokens: 282,
  });
});

test.each([
  ["nothing", {}, {}],
  ["a prompt that was cached as a whole", { prompt_eval_duration: 5e6 }, {}],
  ["what is no duration", { load_duration: -1, eval_duration: "1s" }, {}],
  ["the answer alone", { eval_duration: 2e6 }, { decodeMs: 2 }],
])("%s tells what it tells", (_, line, expected) => {
  expect(readTimings(line)).toEqual(expected);
});
