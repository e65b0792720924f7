import type { Config } from "@harombe/config";
import { hopsHeader } from "@harombe/llm";
import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { startRecorder } from "../fixtures/start-recorder.ts";
import { nodeConfig, separateMachines } from "../fixtures/start-test-cluster.ts";
import {
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from "../fixtures/start-test-server.ts";

const messages = [{ role: "user", content: "count to 3" }];
const passedOn = { headers: { [hopsHeader]: "1" } };

const startOne = (nodeName: string, options: TestServerOptions = {}): Promise<TestServer> =>
  startTestServer({ nodeName, clusterOptions: separateMachines, ...options });

/** Each has itself and the other in its cluster, as a config that is shared by both has them. */
async function listEachOther(
  left: TestServer,
  right: TestServer,
  { leftPort = left.port, rightPort = right.port } = {},
): Promise<void> {
  const node = (name: string, port: number) =>
    nodeConfig({ name, port, kind: "harombe", slots: 1 });
  await left.assistant.addNode(node("left", left.port));
  await right.assistant.addNode(node("right", right.port));
  await left.assistant.addNode(node("right", rightPort));
  await right.assistant.addNode(node("left", leftPort));
}

function withoutEngine(config: Config): Config {
  const openai = { base_url: null, api_key: null };
  return { ...config, inference: { ...config.inference, backend: "openai", openai } };
}

const busy = { slots: 1, tokensPerSecond: 200 };
const ask = ({ url }: { url: string }, headers: Record<string, string> = {}): Promise<Response> =>
  post(`${url}/api/complete`, { model: "harombe", messages }, { headers });

test("two busy servers that list each other answer every request once, and pass none on twice", async () => {
  await using left = await startOne("left", { engine: busy });
  await using right = await startOne("right", { engine: busy });
  await using toLeft = await startRecorder(left.port);
  await using toRight = await startRecorder(right.port);
  await listEachOther(left, right, { leftPort: toLeft.port, rightPort: toRight.port });
  const asked = [left, right].flatMap((server) => Array.from({ length: 6 }, () => ask(server)));
  const answers = await Promise.all(asked.map((pending) => getJson(pending)));
  expect(answers.map(({ content }) => content)).toEqual(Array.from({ length: 12 }, () => "1 2 3"));
  expect(left.engine.stats().served + right.engine.stats().served).toBe(12);
  const all = [...toLeft.requests, ...toRight.requests];
  const passed = all.filter(({ path }) => path === "/api/complete");
  expect(passed.length).toBeGreaterThan(0);
  expect(new Set(passed.map(({ headers }) => headers[hopsHeader]))).toEqual(new Set(["1"]));
});

test("a busy server answers by itself what another one passed on", async () => {
  await using left = await startOne("left");
  await using right = await startOne("right", { engine: busy });
  await listEachOther(left, right);
  await Promise.all(Array.from({ length: 4 }, () => ask(right, passedOn.headers)));
  expect([left.engine.stats().served, right.engine.stats().served]).toEqual([0, 4]);
});

test.each(["1", "2", "999999", "often", "1, 1"])("the mark %j ends a loop", async (mark) => {
  await using gateway = await startOne("gateway", { configure: withoutEngine });
  await using worker = await startOne("worker");
  await gateway.assistant.addNode(nodeConfig({ name: "worker", port: worker.port }));
  expect((await ask(gateway, { [hopsHeader]: mark })).status).toBe(508);
  expect(worker.engine.stats().served).toBe(0);
});

test("a server without an engine refuses what was passed on, and its row says why", async () => {
  await using gateway = await startOne("gateway", { configure: withoutEngine });
  await using worker = await startOne("worker");
  const node = { kind: "harombe", slots: 1 } as const;
  await gateway.assistant.addNode(nodeConfig({ name: "worker", port: worker.port, ...node }));
  await worker.assistant.addNode(nodeConfig({ name: "worker", port: worker.port, ...node }));
  await worker.assistant.addNode(nodeConfig({ name: "gateway", port: gateway.port, ...node }));

  const refusal = await ask(gateway, passedOn.headers);
  expect([refusal.status, await refusal.json()]).toMatchObject([
    508,
    { error: { code: "HAROMBE_SERVER_LOOP", isRetryable: true } },
  ]);
  expect(await getJson(fetch(`${worker.url}/cluster`))).toMatchObject([
    { name: "worker", status: "available" },
    { name: "gateway", status: "unavailable", reason: expect.stringContaining("in a loop") },
  ]);
  expect((await getJson(ask(gateway)))["content"]).toBe("1 2 3");
});

test("a server tells another one what it has itself, and everybody else what its cluster has", async () => {
  await using left = await startOne("left", { engine: { models: ["small:1b"] } });
  await using right = await startOne("right", { engine: { models: ["large:70b"] } });
  const { port } = right;
  await left.assistant.addNode(nodeConfig({ name: "right", port, model: "large:70b" }));
  const modelsFor = async (options: RequestInit) => {
    const { models } = await getJson<{ models: readonly { readonly name: string }[] }>(
      fetch(`${left.url}/api/tags`, options),
    );
    return models.map(({ name }) => name);
  };
  expect([await modelsFor({}), await modelsFor(passedOn)]).toEqual([["large:70b"], ["small:1b"]]);
});

test.each([
  ["/api/complete", {}],
  ["/v1/chat/completions", {}],
  ["/v1/chat/completions", { stream: true }],
  ["/api/chat", {}],
  ["/api/generate", { prompt: "count to 3" }],
])("a chain of servers passes on %s %j as often as it is told", async (path, settings) => {
  await using last = await startOne("last");
  await using recorder = await startRecorder(last.port);
  await using middle = await startOne("middle", {
    configure: withoutEngine,
    limits: { hopsMax: 2 },
  });
  await middle.assistant.addNode(nodeConfig({ name: "last", port: recorder.port }));
  await using first = await startOne("first", { configure: withoutEngine });
  await first.assistant.addNode(nodeConfig({ name: "middle", port: middle.port }));
  const response = await post(first.url + path, { model: "simulated:1b", messages, ...settings });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("3")]);
  const passed = recorder.requests.filter(({ headers }) => headers["content-type"] !== undefined);
  expect(passed.at(-1)?.headers).toMatchObject({ [hopsHeader]: "2" });
});
