import { expect, test } from "vitest";

import { overOllama } from "../fixtures/over-ollama.ts";
import { startTestCluster, type TestCluster } from "../fixtures/start-test-cluster.ts";

const request = { messages: [{ role: "user" as const, content: "hello" }] };

/** What loading the model is expected to take on the only node, after it was asked again. */
async function expectedLoadMs({ assistant }: TestCluster): Promise<number | undefined> {
  await assistant.cluster?.check();
  return assistant.cluster?.route(request).candidates[0]?.cost?.loadMs;
}

test("a harombe node whose engine does not tell what is in memory is not held for cold", async () => {
  await using cluster = await startTestCluster({ only: {} });
  expect(await expectedLoadMs(cluster)).toBe(0);
});

test("one whose engine tells that the model is not there is cold until it has answered", async () => {
  await using cluster = await startTestCluster({ only: { configure: overOllama } });
  expect(await expectedLoadMs(cluster)).toBeGreaterThan(0);
  const model = await cluster.assistant.model();
  for await (const _ of model.stream(request)) continue;
  expect(await expectedLoadMs(cluster)).toBe(0);
});
