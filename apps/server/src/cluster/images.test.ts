import { startSimulatedEngine } from "@harombe/llm/simulated";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { expect, test } from "vitest";

import {
  nodeConfig,
  separateMachines,
  startTestCluster,
  type TestCluster,
} from "../fixtures/start-test-cluster.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import type { NodeConfig } from "./node-config.ts";

const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const image = { url: `data:image/png;base64,${pixel}` };

async function askWithImage({ url }: Pick<TestCluster, "url">): Promise<string | null> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
  const { data, response } = await client.chat.completions
    .create({
      model: "harombe",
      messages: [{ role: "user", content: [{ type: "image_url", image_url: image }] }],
    })
    .withResponse();
  expect(data.choices[0]?.message.content).not.toBe("");
  return response.headers.get("x-harombe-node");
}

/** Plain engines of these kinds behind a harombe server, in this order. */
async function startOver(kinds: readonly ("openai" | "ollama")[]) {
  const closing = new AsyncDisposableStack();
  const nodes: NodeConfig[] = [];
  for (const [index, kind] of kinds.entries()) {
    const models = [{ name: "eyes", vision: true }];
    const engine = closing.use(await startSimulatedEngine({ models }));
    const port = Number(new URL(engine.url).port);
    nodes.push(nodeConfig({ name: `${kind}-${index}`, port, model: "eyes", kind }));
  }
  const server = await startTestServer({
    clusterOptions: separateMachines,
    configure: (config) => ({ ...config, cluster: { ...config.cluster, nodes } }),
  });
  closing.use(server);
  await server.assistant.cluster?.ready();
  return { url: server.url, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

test("engines that do not tell whether they see are given images", async () => {
  await using server = await startOver(["openai", "openai"]);
  expect(await askWithImage(server)).toBe("openai-0");
});

test("one that tells that it sees is given them before the others", async () => {
  await using server = await startOver(["openai", "ollama", "openai"]);
  expect(await askWithImage(server)).toBe("ollama-1");
});

test("other harombe servers say of such an engine that they do not know", async () => {
  await using cluster = await startTestCluster({ one: {}, two: {} });
  expect(await askWithImage(cluster)).toBe("one");
  const shown = await new Ollama({ host: cluster.node("one").server.url }).show({
    model: "simulated:1b",
  });
  expect(shown).toMatchObject({
    capabilities: ["completion", "tools"],
    unknown_capabilities: ["vision"],
  });
});
