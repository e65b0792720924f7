import { Ollama } from "ollama";
import { expect, test } from "vitest";

import { getJson, post } from "../fixtures/http-client.ts";
import { startTestCluster } from "../fixtures/start-test-cluster.ts";

const small = { name: "small:1b", sizeBytes: 800_000_000, parameters: "1B", quantization: "Q8_0" };
const large = { name: "large:70b", sizeBytes: 40_000_000_000, parameters: "70B" };

/** Two plain Ollama servers behind a harombe server, as their own clients see them. */
async function startTwo(aliases: Record<string, Record<string, string>> = {}) {
  const cluster = await startTestCluster(
    {
      fast: { engine: { models: [small, "shared:3b"] } },
      slow: { engine: { models: [large, "shared:3b"] } },
    },
    { apart: ["fast", "slow"], aliases },
  );
  for (const name of ["fast", "slow"]) {
    const { engine, config } = cluster.node(name);
    const port = Number(new URL(engine.url).port);
    const { tier, model } = config;
    await getJson(
      post(`${cluster.url}/cluster/nodes`, {
        ...{ name, host: "127.0.0.1", port, tier, model, kind: "ollama" },
      }),
    );
  }
  return { cluster, ollama: new Ollama({ host: cluster.url }) };
}

test("a cluster lists sizes, details and digests as its nodes tell them", async () => {
  const { cluster, ollama } = await startTwo({ big: { slow: "large:70b" } });
  await using _ = cluster;
  const { models } = await ollama.list();
  const own = await new Ollama({ host: cluster.node("slow").engine.url }).list();
  const digest = own.models.find(({ name }) => name === "large:70b")?.digest;
  expect(models.find(({ name }) => name === "large:70b")).toMatchObject({
    size: 40_000_000_000,
    digest,
    details: { parameter_size: "70B" },
  });
  expect(models.find(({ name }) => name === "small:1b")).toMatchObject({
    size: 800_000_000,
    details: { parameter_size: "1B", quantization_level: "Q8_0" },
  });
  expect(models.find(({ name }) => name === "big")).toMatchObject({ size: 40_000_000_000, digest });
});

test("what is in the memory of a node is running, and what left it is not", async () => {
  const { cluster, ollama } = await startTwo();
  await using _ = cluster;
  const running = async () => (await ollama.ps()).models.map(({ name }) => name);
  expect(await running()).toEqual([]);
  const messages = [{ role: "user", content: "hello" }];
  await ollama.chat({ model: "large:70b", messages });
  expect(await running()).toEqual(["large:70b"]);
  await ollama.chat({ model: "shared:3b", messages });
  expect(await running()).toEqual(["large:70b", "shared:3b"]);
  const { engine } = cluster.node("slow");
  await new Ollama({ host: engine.url }).chat({ model: "large:70b", messages: [], keep_alive: 0 });
  await cluster.assistant.cluster?.check("slow");
  expect(await running()).toEqual(["shared:3b"]);
});

test("an engine that gives no digest has one all the same, for clients that show its start", async () => {
  await using cluster = await startTestCluster({ node: { engine: { models: [small] } } });
  const { models } = await new Ollama({ host: cluster.url }).list();
  expect(models).toMatchObject([
    { name: "small:1b", digest: expect.stringMatching(/^[\da-f]{64}$/) },
  ]);
});
