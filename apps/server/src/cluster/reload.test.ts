import type { Config } from "@harombe/config";
import { complete } from "@harombe/llm";
import { expect, test } from "vitest";

import { post } from "../fixtures/http-client.ts";
import { startTestCluster, type TestCluster } from "../fixtures/start-test-cluster.ts";

type ClusterConfig = Config["cluster"];

function reload(cluster: TestCluster, change: Partial<ClusterConfig>) {
  const { config } = cluster.assistant;
  return cluster.assistant.reloadCluster({ cluster: { ...config.cluster, ...change } });
}

const names = ({ assistant }: TestCluster): readonly string[] =>
  assistant.cluster?.status().map(({ name }) => name) ?? [];

const request = { messages: [{ role: "user" as const, content: "count to 9" }] };

async function answererOf({ assistant }: TestCluster, model?: string) {
  const { route } = await complete(await assistant.model(model), request);
  return route?.node;
}

test("nodes join, leave and change; the others keep all they have learned", async () => {
  await using cluster = await startTestCluster(
    { kept: {}, changed: {}, gone: {}, fresh: {} },
    { apart: ["fresh"] },
  );
  const [kept, changed, fresh] = ["kept", "changed", "fresh"].map((name) => cluster.node(name));
  await cluster.assistant.cluster?.drainNode("kept");
  const change = await reload(cluster, {
    nodes: [kept!.config, { ...changed!.config, tier: 2 }, fresh!.config],
  });
  expect(change).toEqual({
    added: ["fresh"],
    removed: ["gone"],
    changed: ["changed"],
    isRebuilt: false,
  });
  await expect.poll(() => names(cluster).toSorted()).toEqual(["changed", "fresh", "kept"]);
  expect(cluster.assistant.cluster?.status()).toContainEqual(
    expect.objectContaining({ name: "kept", status: "draining" }),
  );
  expect(await answererOf(cluster, "harombe:2")).toBe("changed");
  expect(cluster.assistant.config.cluster.nodes.map(({ name }) => name)).toEqual([
    "kept",
    "changed",
    "fresh",
  ]);
});

test("what runs on a node that leaves comes to its end", async () => {
  await using cluster = await startTestCluster({
    leaving: { engine: { tokensPerSecond: 40 } },
    staying: { tier: 0 },
  });
  const running = answererOf(cluster, "harombe:1");
  await cluster.node("leaving").engine.waitFor(({ inFlight }) => inFlight === 1);
  await reload(cluster, { nodes: [cluster.node("staying").config] });
  expect(await answererOf(cluster, "harombe:1")).toBe("staying");
  expect(await running).toBe("leaving");
  await expect.poll(() => names(cluster)).toEqual(["staying"]);
});

test("other routing takes effect at once, and what runs under the old one comes to its end", async () => {
  await using cluster = await startTestCluster({ only: { engine: { tokensPerSecond: 40 } } });
  const running = answererOf(cluster);
  await cluster.node("only").engine.waitFor(({ inFlight }) => inFlight === 1);
  const before = cluster.assistant.cluster;
  const change = await reload(cluster, { aliases: { mine: { only: "simulated:1b" } } });
  expect(change).toEqual({ added: [], removed: [], changed: [], isRebuilt: true });
  expect(cluster.assistant.cluster).not.toBe(before);
  expect(await answererOf(cluster, "mine")).toBe("only");
  expect(await running).toBe("only");
  await expect
    .poll(() => complete(before!, request).catch((error: unknown) => error))
    .toMatchObject({ code: "HAROMBE_CLUSTER_CLOSED" });
});

test.each<[string, (only: ClusterConfig["nodes"][number]) => ClusterConfig["nodes"], string]>([
  ["a name that is there twice", (only) => [only, only], '"only"'],
  ["a host that is none", (only) => [{ ...only, host: "not a host" }], "not a host"],
  [
    "a secret that cannot be read",
    (only) => [{ ...only, name: "other", auth_token: "${env:MISSING}" }],
    "${env:MISSING} cannot be resolved for cluster.nodes[0].auth_token: the environment variable MISSING is not set",
  ],
])("%s changes nothing and says why", async (_what, change, expected) => {
  await using cluster = await startTestCluster({ only: {} });
  const before = cluster.assistant.config.cluster;
  const nodes = change(cluster.node("only").config);
  await expect(reload(cluster, { nodes, aliases: { new: {} } })).rejects.toThrow(expected);
  expect(cluster.assistant.config.cluster).toBe(before);
  expect(names(cluster)).toEqual(["only"]);
  expect(await answererOf(cluster)).toBe("only");
});

test("the last node leaves, and the machine answers by itself again", async () => {
  await using cluster = await startTestCluster(
    { only: {} },
    {
      configure: (config) => ({
        ...config,
        inference: { ...config.inference, backend: "simulated" },
      }),
    },
  );
  await reload(cluster, { nodes: [] });
  expect(cluster.assistant.cluster).toBeNull();
  const response = await post(`${cluster.url}/v1/chat/completions`, {
    model: "harombe",
    ...request,
  });
  expect(response.headers.get("x-harombe-node")).toBe("coordinator");
});

test("a node that is switched off is shown and gets nothing", async () => {
  await using cluster = await startTestCluster({ off: { enabled: false }, on: {} });
  expect(cluster.assistant.cluster?.status()).toMatchObject([
    { name: "off", status: "unavailable", reason: "it is disabled" },
    { name: "on", status: "available" },
  ]);
  expect(await answererOf(cluster)).toBe("on");
});

test("a model is no longer told by an alias that the reload took away", async () => {
  const aliases = { fast: { only: "simulated:1b" } };
  await using cluster = await startTestCluster({ only: {} }, { aliases });
  const statusOf = async (id: string) => (await fetch(`${cluster.url}/v1/models/${id}`)).status;
  await cluster.assistant.cluster?.ready();
  expect(await statusOf("fast")).toBe(200);
  await reload(cluster, { aliases: {} });
  await cluster.assistant.cluster?.ready();
  expect([await statusOf("fast"), await statusOf("simulated:1b")]).toEqual([404, 200]);
});
