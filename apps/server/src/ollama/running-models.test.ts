import { startSimulatedEngine } from "@harombe/llm/simulated";
import { Ollama } from "ollama";
import { expect, test } from "vitest";

import { overOllama } from "../fixtures/over-ollama.ts";
import { startRecorder } from "../fixtures/start-recorder.ts";
import { startTestCluster } from "../fixtures/start-test-cluster.ts";
import { configFor, startTestServer } from "../fixtures/start-test-server.ts";

const engine = {
  models: [{ name: "small:1b", sizeBytes: 800_000_000, parameters: "1B", quantization: "Q8_0" }],
};

const hello = { model: "small:1b", messages: [{ role: "user", content: "hello" }] };

/** What Ollama's official client says is in memory there. */
const runningAt = async (host: string) => (await new Ollama({ host }).ps()).models;

test("a machine alone tells of a running model what its Ollama tells", async () => {
  await using server = await startTestServer({ engine, configure: overOllama });
  await new Ollama({ host: server.url }).chat(hello);
  const [told] = await runningAt(server.engine.url);
  expect(told?.size_vram).toBe(800_000_000);
  expect(await runningAt(server.url)).toEqual([{ ...told, is_loaded: true }]);
});

test("a cluster tells of a running model what its nodes tell", async () => {
  await using cluster = await startTestCluster({ node: { engine, configure: overOllama } });
  await new Ollama({ host: cluster.url }).chat(hello);
  await cluster.assistant.cluster?.check("node");
  const [told] = await runningAt(cluster.node("node").engine.url);
  expect(await runningAt(cluster.url)).toEqual([{ ...told, is_loaded: true }]);
});

test.each([
  ["does not tell", {}],
  ["told before the model was used again", { expires_at: "2001-02-03T04:05:06Z" }],
  ["tells in no date that is one", { expires_at: "soon", size_vram: "much" }],
])("clients get a row that they can read where the engine %s", async (_, row) => {
  await using simulated = await startSimulatedEngine(engine);
  const documents = { "/api/ps": { models: [{ name: "small:1b", ...row }] } };
  await using recorder = await startRecorder(Number(new URL(simulated.url).port), { documents });
  const config = overOllama(configFor(`http://127.0.0.1:${recorder.port}`));
  await using server = await startTestServer({ configure: () => config });
  expect(await runningAt(server.url)).toMatchObject([
    {
      name: "small:1b",
      size: 800_000_000,
      digest: expect.stringMatching(/^[\da-f]{64}$/),
      expires_at: "2318-01-01T00:00:00.000Z",
      size_vram: 0,
    },
  ]);
});
