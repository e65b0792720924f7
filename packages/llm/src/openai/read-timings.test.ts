import { expect, test } from "vitest";

import { gather } from "../fixtures/gather.ts";
import { startServer } from "../fixtures/start-server.ts";
import { createOpenAICompatible } from "./create-openai-compatible.ts";
import { readTimings } from "./read-timings.ts";

/** As the README of llama.cpp's server shows them. */
const told = {
  cache_n: 236,
  prompt_n: 1,
  prompt_ms: 30.958,
  prompt_per_token_ms: 30.958,
  predicted_n: 35,
  predicted_ms: 661.064,
};
const timings = { prefillMs: 30.958, prefillTokens: 1, decodeMs: 661.064 };

test("llama.cpp's timings come with the usage, also in a chunk of their own", async () => {
  const chunks = [
    { choices: [{ index: 0, delta: { content: "Hi" }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { choices: [], usage: { prompt_tokens: 237, completion_tokens: 35 }, timings: told },
  ];
  const stream = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  await using server = await startServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`${stream}data: [DONE]\n\n`);
  });
  await using engine = createOpenAICompatible({ baseUrl: server.url });
  const model = await engine.languageModel("m");
  const request = { messages: [{ role: "user" as const, content: "Hello" }] };
  expect(await gather(model.stream(request))).toContainEqual({
    type: "usage",
    promptTokens: 237,
    completionTokens: 35,
    timings,
  });
});

test.each([
  ["nothing", {}],
  ["words", { prompt_ms: "30", predicted_ms: null }],
  ["less than nothing", { predicted_ms: -1 }],
])("%s tells nothing", (_, given) => {
  expect(readTimings(given)).toEqual({});
});
