import { complete, type ModelRequest } from "@harombe/llm";
import {
  type SimulatedEngine,
  type SimulatedEngineOptions,
  startSimulatedEngine,
} from "@harombe/llm/simulated";
import { expect, test } from "vitest";

import { hello, helloAnswer, readAnswer } from "../fixtures/simulated-cluster.ts";
import { createOllamaPool, type OllamaPool, type OllamaPoolOptions } from "./create-ollama-pool.ts";

interface TestPool extends AsyncDisposable {
  readonly pool: OllamaPool;
  readonly engines: readonly SimulatedEngine[];
  /** By their place in the list. */
  readonly names: readonly string[];
}

async function startPool(
  behaviours: readonly SimulatedEngineOptions[],
  options: OllamaPoolOptions = {},
): Promise<TestPool> {
  const engines = await Promise.all(behaviours.map((each) => startSimulatedEngine(each)));
  const hosts = engines.map(({ url }) => url);
  // All of them listen on one address, and stand for machines of their own.
  const pool = createOllamaPool(hosts, { resolveMachine: async () => null, ...options });
  await pool.cluster.ready();
  return {
    pool,
    engines,
    names: hosts.map((url) => new URL(url).host),
    async [Symbol.asyncDispose]() {
      await pool.close();
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
}

test("requests at once spread over all servers, and each is answered", async () => {
  const slow = { firstTokenMs: 100 };
  await using subject = await startPool([slow, slow, slow]);
  const asked = Array.from({ length: 6 }, () => subject.pool.complete(hello.messages));
  await Promise.all(subject.engines.map((each) => each.waitFor(({ received }) => received > 0)));
  const answers = await Promise.all(asked);
  expect(answers.map(({ text }) => text)).toEqual(asked.map(() => helloAnswer));
  const served = subject.engines.map((engine) => engine.stats().served);
  expect(served.reduce((sum, count) => sum + count)).toBe(6);
  expect(subject.engines.map((engine) => engine.stats().inFlightMax)).toEqual([1, 1, 1]);
});

test("a model that one server has is answered there", async () => {
  await using subject = await startPool([{}, { models: ["simulated:1b", "rare:7b"] }, {}]);
  const { pool, names } = subject;
  const asked: ModelRequest = { ...hello, hints: { model: "rare:7b" } };
  const rare = pool.model("rare:7b");
  const answers = [await complete(rare, hello), await pool.complete(asked)];
  expect(answers.map(({ route }) => route?.node)).toEqual([names[1], names[1]]);
  expect(subject.engines[1]?.requests.at(-1)?.body).toMatchObject({ model: "rare:7b" });
  expect([rare.id, rare.capabilities.tools]).toEqual(["rare:7b", true]);
  expect(pool.models().map(({ id, nodes }) => [id, nodes])).toEqual([
    ["rare:7b", [names[1]]],
    ["simulated:1b", names],
  ]);
});

test("the pool's model is what a call without one means", async () => {
  await using subject = await startPool([{ models: ["a:1b"] }, { models: ["b:1b"] }], {
    model: "b:1b",
  });
  const { pool, names } = subject;
  expect((await pool.complete(hello.messages)).route?.node).toBe(names[1]);
  expect((await pool.complete({ ...hello, hints: { model: "a:1b" } })).route?.node).toBe(names[0]);
});

test("a model that nobody has is an error that names every server", async () => {
  await using subject = await startPool([{}, {}]);
  const { pool, names } = subject;
  await expect(complete(pool.model("missing:7b"), hello)).rejects.toMatchObject({
    code: "HAROMBE_CLUSTER_NO_CANDIDATE",
    nodes: names.map((node) => ({ node, code: "no-model", reason: "it has no model missing:7b" })),
  });
});

test("a server that died before its first token is replaced by another", async () => {
  await using subject = await startPool([{ firstTokenMs: 60_000 }, {}, {}]);
  const [first] = subject.engines;
  const answering = readAnswer(subject.pool.chat(hello));
  await first!.waitFor(({ inFlight }) => inFlight === 1);
  await first!.close();
  const { text, nodes } = await answering;
  expect(text).toBe(helloAnswer);
  expect([nodes[0], nodes.length]).toEqual([subject.names[0], 2]);
});

test("a call that is aborted rejects with the reason, and stops at the server", async () => {
  await using subject = await startPool([{ firstTokenMs: 60_000 }]);
  const [only] = subject.engines;
  const controller = new AbortController();
  const answering = subject.pool.complete(hello.messages, { signal: controller.signal });
  await only!.waitFor(({ inFlight }) => inFlight === 1);
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(answering).rejects.toBe(reason);
  expect(await only!.waitFor(({ cancelled }) => cancelled === 1)).toMatchObject({ inFlight: 0 });
});

test("a server that is down when the pool is made does not keep the others from answering", async () => {
  const gone = await startSimulatedEngine();
  await gone.close();
  await using sound = await startSimulatedEngine();
  await using pool = createOllamaPool([gone.url, sound.url]);
  expect((await pool.complete(hello.messages)).text).toBe(helloAnswer);
  expect(pool.status().map(({ status, model, port }) => [status, model, port])).toEqual([
    ["unavailable", "auto", Number(new URL(gone.url).port)],
    ["available", "auto", Number(new URL(sound.url).port)],
  ]);
});

test("a server without models is unavailable, and says so", async () => {
  await using subject = await startPool([{ models: [] }]);
  expect(subject.pool.status()).toMatchObject([
    { status: "unavailable", reason: `http://${subject.names[0]} has no model` },
  ]);
});

const embedding = { models: ["simulated:1b", "embed:latest"], embeddingDimensions: 8 };
const isEmbedding = ({ path }: { readonly path: string }): boolean => path === "/api/embed";

test("embeddings come from the servers that have the model, from both at once", async () => {
  const slow = { ...embedding, promptTokensPerSecond: 50 };
  await using subject = await startPool([{}, slow, slow]);
  const { pool, engines } = subject;
  const texts = ["one", "two", "three"];
  const asked = [0, 1].map(() => pool.embed(texts, { model: "embed" }));
  const [vectors = [], again] = await Promise.all(asked);
  expect(vectors.map(({ length }) => length)).toEqual([8, 8, 8]);
  expect(again).toEqual(vectors);
  const counts = engines.map(({ requests }) => requests.filter(isEmbedding).length);
  expect(counts).toEqual([0, 1, 1]);
  expect(await pool.embed([], { model: "embed" })).toEqual([]);
});

test("embeddings of a server that died come from another", async () => {
  await using subject = await startPool([embedding, embedding]);
  await subject.engines[0]!.close();
  const vectors = await subject.pool.embed(["one"], { model: "embed" });
  expect(vectors.map(({ length }) => length)).toEqual([8]);
});

test("a server that does nothing but embed is used for that alone", async () => {
  await using subject = await startPool([{ models: ["embed:latest"] }, {}], {
    model: "simulated:1b",
  });
  expect((await subject.pool.embed(["one"], { model: "embed" })).length).toBe(1);
  expect((await subject.pool.complete(hello.messages)).route?.node).toBe(subject.names[1]);
});

test("embeddings that nobody can give are an error that says why", async () => {
  await using subject = await startPool([embedding, embedding]);
  const { pool, engines, names } = subject;
  await expect(pool.embed(["one"], { model: "missing" })).rejects.toMatchObject({
    code: "HAROMBE_CLUSTER_NO_CANDIDATE",
    nodes: names.map((node) => ({ node, code: "no-model", reason: "it has no model missing" })),
  });
  await Promise.all(engines.map((engine) => engine.setFaults([{ kind: "server-error" }])));
  const failed = await pool.embed(["one"], { model: "embed" }).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: "HAROMBE_CLUSTER_ATTEMPTS_FAILED",
    nodes: names.map((node) => ({ node })),
  });
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(pool.embed(["one"], { model: "embed", signal })).rejects.toThrow("enough");
});
