import { Ollama } from "ollama";
import { expect, test } from "vitest";

import { overOllama } from "../fixtures/over-ollama.ts";
import { startTestCluster } from "../fixtures/start-test-cluster.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";

const engine = {
  models: [{ name: "small:1b", sizeBytes: 800_000_000, parameters: "1B", quantization: "Q8_0" }],
};

const hello = { model: "small:1b", messages: [{ role: "user", content: "hello" }] };

/** What every client of Ollama may count on, and how its command line reads it. */
const row = {
  name: "small:1b",
  model: "small:1b",
  size: 800_000_000,
  digest: expect.stringMatching(/^[\da-f]{64}$/),
  details: expect.objectContaining({ parameter_size: "1B", quantization_level: "Q8_0" }),
  expires_at: expect.toSatisfy((text: string) => Date.parse(text) > Date.now()),
  size_vram: expect.any(Number),
  context_length: 8192,
};

test("a machine alone tells of each running model all that Ollama would", async () => {
  await using server = await startTestServer({ engine, configure: overOllama });
  const ollama = new Ollama({ host: server.url });
  await ollama.chat(hello);
  expect((await ollama.ps()).models).toEqual([expect.objectContaining(row)]);
});

test("a cluster tells of each running model all that Ollama would", async () => {
  await using cluster = await startTestCluster({ node: { engine, configure: overOllama } });
  const ollama = new Ollama({ host: cluster.url });
  await ollama.chat(hello);
  expect((await ollama.ps()).models).toEqual([expect.objectContaining(row)]);
});
