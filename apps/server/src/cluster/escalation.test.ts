import OpenAI from "openai";
import { expect, test } from "vitest";

import { getJson } from "../fixtures/http-client.ts";
import { startTestCluster, type TestCluster } from "../fixtures/start-test-cluster.ts";

type ChatMessage = OpenAI.ChatCompletionMessageParam;

const tiers = { small: { tier: 0 }, medium: { tier: 1 }, large: { tier: 2 } };
const question: ChatMessage = { role: "user", content: "What is the capital of France?" };

/** A call of a tool and its result, as an OpenAI client sends them. */
function call(id: string, { path, result }: { readonly path: string; readonly result: string }) {
  const written = { name: "read_file", arguments: JSON.stringify({ path }) };
  return [
    { role: "assistant", tool_calls: [{ id, type: "function", function: written }] },
    { role: "tool", tool_call_id: id, content: result },
  ] as const satisfies readonly ChatMessage[];
}

async function nodeFor(cluster: TestCluster, messages: readonly ChatMessage[]) {
  const client = new OpenAI({ baseURL: `${cluster.url}/v1`, apiKey: "none", maxRetries: 0 });
  const { response } = await client.chat.completions
    .create({ model: "harombe", messages: [...messages] })
    .withResponse();
  return response.headers.get("x-harombe-node");
}

test("an OpenAI client's run moves up when its tools go in circles, and the next one starts afresh", async () => {
  await using cluster = await startTestCluster(tiers);
  const again = { path: "a.txt", result: "nothing here" };
  const run = [question, ...call("1", again), ...call("2", again)];
  expect(await nodeFor(cluster, run)).toBe("small");
  const third = [...run, ...call("3", again)];
  expect(await nodeFor(cluster, third)).toBe("medium");
  expect(await nodeFor(cluster, third)).toBe("medium");
  expect(
    await nodeFor(cluster, [...third, { role: "assistant", content: "Paris." }, question]),
  ).toBe("small");
  const { cluster_summary: summary } = await getJson<{ cluster_summary: { escalations: object } }>(
    fetch(`${cluster.url}/metrics`),
  );
  expect(summary.escalations).toMatchObject({ "repeated-call": 1, "failed-calls": 0 });
  const text = await (await fetch(`${cluster.url}/metrics?format=prometheus`)).text();
  expect(text).toContain('harombe_escalations_total{evidence="repeated-call"} 1');
});

test("and when its tools fail, whose results have no field to say so", async () => {
  await using cluster = await startTestCluster(tiers);
  const results = [
    "Error: no such file",
    '{"error": "denied"}',
    "Traceback (most recent call last)",
  ];
  const calls = results.flatMap((result, index) => call(`${index}`, { path: `${index}`, result }));
  expect(await nodeFor(cluster, [question, ...calls.slice(0, 4)])).toBe("small");
  expect(await nodeFor(cluster, [question, ...calls])).toBe("medium");
});
