import type { Config } from "@harombe/config";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { nodeConfig, separateMachines } from "../fixtures/start-test-cluster.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import type { NodeConfig } from "./node-config.ts";

const messages = [{ role: "user", content: "count to 3" }];

/** A node at the address of the server itself, and one elsewhere, as the usual config has them. */
function startWithItself(itself: Partial<NodeConfig>, elsewhere: string) {
  const port = Number(new URL(elsewhere).port);
  return startTestServer({
    clusterOptions: separateMachines,
    configure: (config: Config) => ({
      ...config,
      cluster: {
        ...config.cluster,
        nodes: [
          nodeConfig({ name: "here", tier: 0, port: config.server.port, ...itself }),
          nodeConfig({ name: "there", tier: 2, port }),
        ],
      },
    }),
  });
}

test.each<Partial<NodeConfig>>([
  { host: "localhost" },
  { host: "127.0.0.1", kind: "harombe" },
  { host: "::1", model: "auto" },
])("a node that is the server itself (%j) is the engine of this machine", async (itself) => {
  await using elsewhere = await startSimulatedEngine();
  await using server = await startWithItself(itself, elsewhere.url);
  const ask = (model: string): Promise<Response> =>
    post(`${server.url}/v1/chat/completions`, { model, messages });
  expect((await ask("harombe:0")).headers.get("x-harombe-node")).toBe("here");
  expect((await ask("harombe:2")).headers.get("x-harombe-node")).toBe("there");
  expect([server.engine.stats().served, elsewhere.stats().served]).toEqual([1, 1]);
  const metrics = await (await fetch(`${server.url}/metrics?format=prometheus`)).text();
  expect(metrics).toContain(
    'harombe_model_requests_total{node="here",operation="chat",outcome="ok"} 1\n',
  );
});

test("when the engine of this machine dies, the other machine takes over", async () => {
  await using elsewhere = await startSimulatedEngine();
  await using server = await startWithItself({ host: "localhost" }, elsewhere.url);
  await server.assistant.cluster?.ready();
  await server.engine.close();
  const response = await post(`${server.url}/v1/chat/completions`, {
    model: "harombe:0",
    messages,
  });
  expect([response.status, response.headers.get("x-harombe-node")]).toEqual([200, "there"]);
  await server.assistant.cluster?.check();
  expect(await getJson(fetch(`${server.url}/cluster`))).toMatchObject([
    { name: "here", status: "unavailable", reason: expect.stringContaining("No engine answers") },
    { name: "there", status: "available" },
  ]);
});

test("a node at the port that the server got, whatever the config says, is the server itself", async () => {
  await using server = await startTestServer({ clusterOptions: separateMachines });
  const { port } = server;
  await server.assistant.addNode(nodeConfig({ name: "here", host: "localhost", port }));
  expect(await getJson(fetch(`${server.url}/cluster`))).toMatchObject([
    { name: "here", kind: "OpenAI-compatible", status: "available" },
  ]);
});
