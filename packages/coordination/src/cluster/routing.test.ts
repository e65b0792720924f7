import type { ModelRequest, RouteDecision } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { describe, expect, test } from "vitest";

import { hello, readAnswer, startSimulatedCluster, toNode } from "../fixtures/simulated-cluster.ts";
import { createCluster } from "./create-cluster.ts";

const ask = (content: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: "user", content }],
  ...more,
});
const complex =
  "Refactor this Python code to use async/await, explain the benefits, and write unit tests";

const tiers = [
  { name: "laptop", tier: 0 as const },
  { name: "desktop", tier: 1 as const },
  { name: "server", tier: 2 as const },
];

const reasonsOf = ({ candidates }: RouteDecision) => candidates.map(({ why }) => why);

describe("a request finds its machine", () => {
  test("by its complexity, or by the tier it asks for", async () => {
    await using subject = await startSimulatedCluster(tiers);
    const { cluster } = subject;
    const nodes = [
      ask("What is 2+2?"),
      ask("Explain the difference between TCP and UDP"),
      ask(complex),
      ask("What is 2+2?", { hints: { tier: 2 } }),
    ].map((request) => cluster.route(request).node);
    expect(nodes).toEqual(["laptop", "desktop", "server", "server"]);
    expect((await readAnswer(cluster.stream(ask(complex)))).nodes).toEqual(["server"]);
  });

  test("by model name, with and without its tag, and by alias", async () => {
    await using subject = await startSimulatedCluster(
      [
        { name: "laptop", model: "small:latest", engine: { models: ["small", "extra:7b"] } },
        { name: "server", model: "large:70b", engine: { models: ["large:70b"] } },
      ],
      { aliases: { best: { server: "large:70b", laptop: "extra:7b" } } },
    );
    const { cluster } = subject;
    const nodeFor = (model: string) => cluster.route(ask("Hello", { hints: { model } })).node;
    expect(["small", "small:latest", "large:70b", "unknown", "harombe"].map(nodeFor)).toEqual([
      "laptop",
      "laptop",
      "server",
      null,
      "laptop",
    ]);
    expect(cluster.models().map(({ id, nodes, isAlias }) => ({ id, nodes, isAlias }))).toEqual([
      { id: "extra:7b", nodes: ["laptop"], isAlias: false },
      { id: "large:70b", nodes: ["server"], isAlias: false },
      { id: "small:latest", nodes: ["laptop"], isAlias: false },
      { id: "best", nodes: ["laptop", "server"], isAlias: true },
    ]);
    await readAnswer(cluster.stream(ask("Hello", { hints: { model: "extra:7b" } })));
    const chat = subject.engine("laptop").requests.find(({ path }) => path === "/api/chat");
    expect(chat?.body).toMatchObject({ model: "extra:7b" });
  });

  test("never where the window, the tools or the eyes are missing", async () => {
    const models = (more: object) => ({ models: [{ name: "simulated:1b", ...more }] });
    await using subject = await startSimulatedCluster([
      { name: "short", contextWindowTokens: 2048 },
      { name: "toolless", engine: models({ tools: false }) },
      { name: "blind" },
    ]);
    const { cluster } = subject;
    const tools = [{ name: "t", description: "", parameters: { type: "object" } }];
    const image = { type: "image" as const, data: "aGk=", mediaType: "image/png" };
    const long = "word ".repeat(3000);
    expect(reasonsOf(cluster.route(ask(long)))[0]).toMatch(
      /^its window of 2048 tokens does not hold \d+ of prompt and 512 of answer$/,
    );
    expect(reasonsOf(cluster.route(ask("Hello", { tools })))).toEqual([
      null,
      "simulated:1b cannot call tools",
      null,
    ]);
    const seeing = { messages: [{ role: "user" as const, content: [image] }] };
    await expect(readAnswer(cluster.stream(seeing))).rejects.toMatchObject({
      code: "HAROMBE_CLUSTER_NO_CANDIDATE",
      nodes: ["short", "toolless", "blind"].map((node) => ({
        node,
        code: "no-vision",
        reason: "simulated:1b cannot see images",
      })),
    });
  });

  test("and says the class when nobody answers", async () => {
    const engine = await startSimulatedEngine();
    await engine.close();
    await using cluster = createCluster({ nodes: [toNode({ name: "ghost", tier: 2 }, engine)] });
    await cluster.ready();
    const { node, complexity, reason, candidates } = cluster.route(ask(complex));
    expect({ node, level: complexity.level, reason, candidates }).toEqual({
      node: null,
      level: "complex",
      reason: "complex asks for tier 2; no node may take it",
      candidates: [
        {
          node: "ghost",
          tier: 2,
          eligible: false,
          why: `Cannot reach ${engine.url}: nothing listens there`,
          cost: null,
        },
      ],
    });
  });

  test("a cluster without nodes says how to get one", async () => {
    await using cluster = createCluster();
    await expect(readAnswer(cluster.stream(hello))).rejects.toMatchObject({
      message: "The cluster has no nodes",
      hint: "Add a node: harombe cluster add",
    });
  });

  test.each([-1, 1.5, 3])("a tier of %s is a mistake", async (tier) => {
    await using cluster = createCluster();
    expect(() => cluster.route(ask("Hello", { hints: { tier } }))).toThrow(TypeError);
  });
});

test("learns from traffic which node is faster", async () => {
  await using subject = await startSimulatedCluster([
    { name: "slow", engine: { tokensPerSecond: 60 } },
    { name: "fast", engine: { tokensPerSecond: 600 } },
  ]);
  const { cluster } = subject;
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([1, 2].map(() => readAnswer(cluster.stream(hello))));
  }
  expect(cluster.route(hello).node).toBe("fast");
});

test("a conversation stays with the node that has its prefix", async () => {
  const engine = { promptTokensPerSecond: 2000 };
  await using subject = await startSimulatedCluster([
    { name: "a", engine },
    { name: "b", engine },
  ]);
  const { cluster } = subject;
  const turn = (content: string) => ({
    messages: [
      { role: "user" as const, content: `Read this: ${"word ".repeat(500)}` },
      { role: "assistant" as const, content: "Read." },
      { role: "user" as const, content },
    ],
    hints: { session: "s1", tier: 0 },
  });
  const { nodes } = await readAnswer(cluster.stream(turn("Hello")));
  const again = cluster.route(turn("Hello again"));
  expect(again.node).toBe(nodes[0]);
  const costs = again.candidates.map(({ node, cost }) => ({ node, ms: cost?.prefillMs ?? 0 }));
  const [home, away] = costs.toSorted((one, other) => one.ms - other.ms);
  expect(home?.node).toBe(again.node);
  expect(away!.ms).toBeGreaterThan(home!.ms + 100);
});

test("decisions and metrics tell what happened", async () => {
  await using subject = await startSimulatedCluster([
    { name: "broken", engine: { faults: [{ kind: "server-error" }] } },
    { name: "sound" },
  ]);
  const { cluster } = subject;
  await readAnswer(cluster.stream(hello));
  expect(cluster.decisions.map(({ node, attempt }) => ({ node, attempt }))).toEqual([
    { node: "broken", attempt: 1 },
    { node: "sound", attempt: 2 },
  ]);
  const { nodes, cluster_summary: summary, recent_errors: errors } = cluster.metrics();
  expect(nodes).toMatchObject({
    broken: { total_requests: 1, success_rate: 0, errors: { "bad-response": 1 } },
    sound: { total_requests: 1, success_rate: 1, prompt_tokens: 5, completion_tokens: 9 },
  });
  expect(summary).toMatchObject({
    total_nodes: 2,
    total_requests: 2,
    average_success_rate: 0.5,
    total_tokens: 14,
  });
  expect(summary.time_to_first_token_ms.p50).toBeGreaterThan(0);
  expect(errors).toMatchObject([{ node: "broken", kind: "bad-response" }]);
});
