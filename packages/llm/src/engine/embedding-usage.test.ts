import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, it } from "vitest";

import type { EmbeddingEvent } from "../contract/embedding-model.ts";
import { createOllama } from "../ollama/create-ollama.ts";
import { createOpenAICompatible } from "../openai/create-openai-compatible.ts";
import { createRemote } from "../remote/create-remote.ts";
import { startSimulatedEngine } from "../simulated/start-simulated-engine.ts";

const engines = [
  { name: "Ollama", create: (baseUrl: string) => createOllama({ baseUrl }) },
  { name: "OpenAI", create: (baseUrl: string) => createOpenAICompatible({ baseUrl }) },
  { name: "harombe", create: (url: string) => createRemote({ url }) },
] as const;

it.each(engines)("$name's count of the tokens of all batches is told once", async ({ create }) => {
  await using server = await startSimulatedEngine({ models: ["embed:latest"] });
  await using engine = create(server.url);
  const model = await engine.embeddingModel!("embed:latest");
  const before = server.stats().promptTokens;
  const events: EmbeddingEvent[] = [];
  const texts = Array.from({ length: 100 }, (_, index) => `the ${index}th text`);
  await model.embed(texts, { onEvent: (event) => events.push(event) });
  const promptTokens = server.stats().promptTokens - before;
  expect(promptTokens).toBeGreaterThan(100);
  expect(events).toEqual([{ type: "usage", promptTokens }]);
});

it.each(engines)("$name without a count tells none", async ({ create }) => {
  const embedding = [1, 0];
  const answers: Readonly<Record<string, object>> = {
    "/api/show": { model_info: {} },
    "/api/embed": { embeddings: [embedding], prompt_eval_count: 0 },
    "/v1/embeddings": { data: [{ index: 0, embedding }], usage: { prompt_tokens: 0 } },
  };
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers[request.url ?? ""]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await using engine = create(`http://127.0.0.1:${port}`);
    const model = await engine.embeddingModel!("embed");
    const events: EmbeddingEvent[] = [];
    await model.embed(["a"], { onEvent: (event) => events.push(event) });
    expect(events).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
