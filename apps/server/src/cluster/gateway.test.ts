import type { ClusterNode } from "@harombe/coordination";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";

import { collect, getJson, post, readEvents } from "../fixtures/http-client.ts";
import {
  separateMachines,
  startTestCluster,
  type TestCluster,
} from "../fixtures/start-test-cluster.ts";

const messages = [{ role: "user" as const, content: "count to 20" }];
const counted = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20";

const threeSpeeds = {
  fast: { tier: 0, engine: { models: ["small:1b", "shared:3b"], tokensPerSecond: 400 } },
  medium: { tier: 1, engine: { models: ["medium:8b", "shared:3b"], tokensPerSecond: 200 } },
  slow: { tier: 2, engine: { models: ["large:70b"], tokensPerSecond: 100 } },
};

function clientOf(cluster: TestCluster): OpenAI {
  return new OpenAI({ baseURL: `${cluster.url}/v1`, apiKey: "none", maxRetries: 0 });
}

const askRaw = (cluster: TestCluster, body: object = {}): Promise<Response> =>
  post(`${cluster.url}/v1/chat/completions`, { model: "harombe", messages, ...body });

/** A check that began while a node was down may still say so. */
function untilAvailable({ assistant }: TestCluster): Promise<void> {
  const { cluster } = assistant;
  const isAvailable = (): boolean =>
    cluster?.status().every(({ status }) => status === "available") ?? false;
  return new Promise((resolve) => {
    const stop = cluster?.subscribe(() => isAvailable() && end());
    const end = (): void => {
      stop?.();
      resolve();
    };
    if (isAvailable()) end();
  });
}

describe("the official openai client through a cluster of three harombe servers", () => {
  test.each([
    ["harombe:0", "fast"],
    ["harombe:1", "medium"],
    ["harombe:2", "slow"],
    ["large:70b", "slow"],
    ["medium:8b", "medium"],
    ["big", "slow"],
  ])("asks for %s and is answered by %s", async (model, node) => {
    await using cluster = await startTestCluster(threeSpeeds, {
      aliases: { big: { slow: "large:70b" } },
    });
    const { data, response } = await clientOf(cluster)
      .chat.completions.create({ model, messages })
      .withResponse();
    expect(data.choices[0]?.message.content).toBe(counted);
    expect(response.headers.get("x-harombe-node")).toBe(node);
    expect(response.headers.get("x-harombe-route")).not.toBe("");
    expect(cluster.node(node).engine.stats().served).toBe(1);
  });

  test("streams, and has the node in the headers before the first token", async () => {
    await using cluster = await startTestCluster(threeSpeeds);
    const { data, response } = await clientOf(cluster)
      .chat.completions.create({ model: "harombe:2", messages, stream: true })
      .withResponse();
    expect(response.headers.get("x-harombe-node")).toBe("slow");
    let text = "";
    for await (const chunk of data) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe(counted);
  });

  test("finds all models of all nodes once, and the aliases", async () => {
    await using cluster = await startTestCluster(threeSpeeds, {
      aliases: { big: { slow: "large:70b" } },
    });
    const ids = (await clientOf(cluster).models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(["harombe", "large:70b", "medium:8b", "shared:3b", "small:1b", "big"]);
  });

  test("cancels at the node what it cancels here", async () => {
    await using cluster = await startTestCluster({
      only: { engine: { tokensPerSecond: 5 } },
    });
    const stream = await clientOf(cluster).chat.completions.create({
      model: "harombe",
      messages,
      stream: true,
    });
    for await (const _chunk of stream) break;
    stream.controller.abort();
    const stats = await cluster.node("only").engine.waitFor(({ cancelled }) => cancelled === 1);
    expect(stats).toMatchObject({ inFlight: 0, served: 0 });
  });
});

test("a cluster looks like one Ollama to the official ollama client", async () => {
  await using cluster = await startTestCluster(threeSpeeds);
  const ollama = new Ollama({ host: cluster.url });
  const { models } = await ollama.list();
  expect(models.map(({ name }) => name)).toEqual([
    "large:70b",
    "medium:8b",
    "shared:3b",
    "small:1b",
  ]);
  const { message } = await ollama.chat({ model: "large:70b", messages });
  expect(message.content).toBe(counted);
  expect((await ollama.show({ model: "large:70b" })).capabilities).toContain("tools");
  await expect(ollama.show({ model: "missing:1b" })).rejects.toThrow("has the model");
});

describe("vectors", () => {
  const embed = (cluster: TestCluster, model = "harombe"): Promise<Response> =>
    post(`${cluster.url}/v1/embeddings`, { model, input: ["a", "b"] });

  test("come from a harombe node, and the header names it", async () => {
    await using cluster = await startTestCluster(threeSpeeds);
    const response = await embed(cluster, "large:70b");
    expect([response.status, response.headers.get("x-harombe-node")]).toEqual([200, "slow"]);
    expect(await response.json()).toMatchObject({
      model: "large:70b",
      data: [{ index: 0 }, { index: 1 }],
    });
  });

  test("come from a node that is an engine", async () => {
    await using cluster = await startTestCluster({ spare: {} }, { apart: ["spare"] });
    const port = Number(new URL(cluster.node("spare").engine.url).port);
    const node = { host: "127.0.0.1", tier: 0, model: "simulated:1b" };
    await getJson(post(`${cluster.url}/cluster/nodes`, { name: "vectors", port, ...node }));
    const response = await embed(cluster);
    expect(response.headers.get("x-harombe-node")).toBe("vectors");
    expect(await response.json()).toMatchObject({
      model: "simulated:1b",
      data: [{ index: 0 }, {}],
    });
  });

  test("come from the next node when the first one died unseen", async () => {
    await using cluster = await startTestCluster({ one: {}, two: {} });
    await cluster.node("one").wire.cut();
    expect((await embed(cluster)).headers.get("x-harombe-node")).toBe("two");
  });
});

describe("when nodes fail", () => {
  test("all that had no token yet are answered by the others", async () => {
    await using cluster = await startTestCluster({
      doomed: { slots: 3, engine: { firstTokenMs: 60_000 } },
      second: { slots: 2, engine: { tokensPerSecond: 500, firstTokenMs: 20 } },
      third: { slots: 2, engine: { tokensPerSecond: 300, firstTokenMs: 20 } },
    });
    const { engine, wire } = cluster.node("doomed");
    const asked = Array.from({ length: 12 }, (_, index) =>
      askRaw(cluster, { stream: index % 2 === 0 }),
    );
    await engine.waitFor(({ inFlight }) => inFlight >= 2);
    await wire.cut();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 200));
    const nodes = new Set(answers.map(({ headers }) => headers.get("x-harombe-node")));
    expect(nodes).toEqual(new Set(["second", "third"]));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    for (const text of texts) expect(text).toContain("20");
    expect(texts.join("")).not.toContain('"error"');
  });

  test("an answer that is given whole and breaks off is begun anew by the next node", async () => {
    const engine = { faults: [{ kind: "cut" as const, afterTokens: 3 }] };
    await using cluster = await startTestCluster({ doomed: { engine }, second: {} });
    const response = await askRaw(cluster, { stream: false });
    expect([response.status, response.headers.get("x-harombe-node")]).toEqual([200, "second"]);
    expect(await response.json()).toMatchObject({ choices: [{ finish_reason: "stop" }] });
    expect(cluster.node("doomed").engine.stats().received).toBe(1);
  });

  test("under load, each stream ends with its whole answer or with one typed error", async () => {
    const engine = { tokensPerSecond: 60 };
    await using cluster = await startTestCluster({
      doomed: { slots: 4, engine },
      second: { slots: 4, engine },
      third: { slots: 4, engine },
    });
    const asked = Array.from({ length: 24 }, () => askRaw(cluster, { stream: true }));
    const { engine: doomed, wire } = cluster.node("doomed");
    await Promise.any(
      asked.map(async (pending) => {
        const { headers } = await pending;
        if (headers.get("x-harombe-node") !== "doomed") throw new Error("another node");
      }),
    );
    expect(doomed.stats().inFlight).toBeGreaterThan(0);
    await wire.cut();
    const ends = await Promise.all(
      asked.map(async (pending) => {
        const response = await pending;
        const text = await response.text();
        const errors = text.match(/"code":"[^"]+"/g) ?? [];
        const isWhole = text.endsWith("data: [DONE]\n\n") && text.includes('"content":" 20"');
        return { node: response.headers.get("x-harombe-node"), errors, isWhole };
      }),
    );
    const broken = ends.filter(({ isWhole }) => !isWhole);
    expect(broken.length).toBeGreaterThan(0);
    expect(broken.length).toBeLessThanOrEqual(4);
    for (const end of broken) {
      expect(end).toEqual({
        node: "doomed",
        errors: ['"code":"HAROMBE_CLUSTER_INTERRUPTED"'],
        isWhole: false,
      });
    }
    for (const { errors } of ends.filter(({ isWhole }) => isWhole)) expect(errors).toEqual([]);
  });

  test("one that comes back gets work again", async () => {
    await using cluster = await startTestCluster({ only: {} });
    const { wire } = cluster.node("only");
    await wire.cut();
    const failed = await askRaw(cluster);
    expect([failed.status, failed.headers.get("x-harombe-node")]).toEqual([502, null]);
    expect(await failed.json()).toMatchObject({
      error: { code: "HAROMBE_CLUSTER_ATTEMPTS_FAILED", message: expect.stringContaining("only") },
    });
    await wire.mend();
    await untilAvailable(cluster);
    expect((await askRaw(cluster)).status).toBe(200);
  });

  test("one that sleeps is woken when it is needed, and the request waits for it", async () => {
    const woken: string[] = [];
    const wake = async ({ name, mac }: ClusterNode): Promise<void> => {
      woken.push(`${name} ${mac}`);
      await cluster.node("sleeper").wire.mend();
    };
    const clusterOptions = {
      ...separateMachines,
      health: { urgentIntervalMs: 50 },
      wake: { wake, expectedMs: 100 },
    };
    const mac = "00:11:22:33:44:55";
    await using cluster = await startTestCluster({ sleeper: { mac } }, { clusterOptions });
    await cluster.node("sleeper").wire.cut();
    await cluster.assistant.cluster?.check();
    expect(cluster.assistant.cluster?.status()).toMatchObject([{ status: "asleep" }]);
    const response = await askRaw(cluster);
    expect(response.headers.get("x-harombe-node")).toBe("sleeper");
    expect(woken).toEqual([`sleeper ${mac}`]);
  });

  test("a stream that died after its first token ends with a typed error", async () => {
    await using cluster = await startTestCluster({
      only: { engine: { tokensPerSecond: 20 } },
      spare: { tier: 0, engine: { models: ["other:1b"] } },
    });
    const response = await askRaw(cluster, { model: "simulated:1b", stream: true });
    expect(response.headers.get("x-harombe-node")).toBe("only");
    const reader = response.body!.getReader();
    let text = new TextDecoder().decode((await reader.read()).value);
    await cluster.node("only").wire.cut();
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      text += new TextDecoder().decode(step.value);
    }
    const last = text.trim().split("\n\n").at(-1)?.replace("data: ", "") ?? "";
    expect(JSON.parse(last)).toMatchObject({
      error: { code: "HAROMBE_CLUSTER_INTERRUPTED", type: "server_error" },
    });
  });

  test("an agent's run tells the nodes that it tried and the one that answered", async () => {
    await using cluster = await startTestCluster({
      broken: { slots: 4, engine: { faults: [{ kind: "server-error" }] } },
      sound: { slots: 1, engine: { firstTokenMs: 5 } },
    });
    const response = await post(`${cluster.url}/chat`, { message: "count to 3" });
    expect(response.headers.get("x-harombe-node")).toBe("sound");
    const { response: text, routes } = (await response.json()) as Record<string, unknown>;
    expect(text).toBe("1 2 3");
    expect(routes).toEqual(expect.arrayContaining([expect.objectContaining({ node: "sound" })]));
  });
});

describe("when nobody can take it", () => {
  test.each([
    ["a model that nobody has", { model: "missing:1b" }, 404, "model_not_found"],
    [
      "a prompt that no window holds",
      { messages: [{ role: "user", content: "word ".repeat(3000) }] },
      400,
      "context_length_exceeded",
    ],
  ])("%s is the caller's mistake", async (_what, body, status, code) => {
    await using cluster = await startTestCluster({ only: { max_context: 2048 } });
    const response = await askRaw(cluster, body);
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: expect.objectContaining({ code, type: "invalid_request_error" }) },
    ]);
  });

  test("nodes that are all down are the server's, each with its reason", async () => {
    await using cluster = await startTestCluster({ one: {}, two: {} });
    for (const name of ["one", "two"]) await cluster.node(name).wire.cut();
    await cluster.assistant.cluster?.check();
    const response = await askRaw(cluster);
    expect([response.status, await response.json()]).toEqual([
      503,
      {
        error: expect.objectContaining({
          code: "HAROMBE_CLUSTER_NO_CANDIDATE",
          message: expect.stringMatching(/one: Cannot reach .*two: Cannot reach /),
        }),
      },
    ]);
    const health = await getJson(fetch(`${cluster.url}/health`));
    expect(health).toMatchObject({
      status: "degraded",
      reason: { message: expect.stringMatching(/^No node of the cluster can answer: one: /) },
    });
  });

  test("a full queue says when to come back, and a wait that ran out is a 504", async () => {
    await using cluster = await startTestCluster(
      { only: { slots: 1, engine: { firstTokenMs: 60_000 } } },
      { routing: { queue: { max_size: 1, max_wait: 1 } } },
    );
    const leaving = new AbortController();
    const body = { model: "harombe", messages };
    const options = { signal: leaving.signal };
    const url = `${cluster.url}/v1/chat/completions`;
    const working = post(url, body, options).catch(() => null);
    await cluster.node("only").engine.waitFor(({ inFlight }) => inFlight === 1);
    const waiting = post(url, body);
    const metrics = () => cluster.assistant.cluster?.metrics().cluster_summary.queued;
    await expect.poll(metrics).toBe(1);
    const refused = await post(url, body);
    expect([refused.status, refused.headers.get("retry-after"), await refused.json()]).toEqual([
      503,
      "5",
      { error: expect.objectContaining({ code: "HAROMBE_CLUSTER_QUEUE_FULL" }) },
    ]);
    const late = await waiting;
    expect([late.status, await late.json()]).toEqual([
      504,
      { error: expect.objectContaining({ code: "HAROMBE_CLUSTER_QUEUE_TIMEOUT" }) },
    ]);
    leaving.abort();
    await working;
  });
});

test("a stream that has to begin before anybody answers names no node", async () => {
  await using cluster = await startTestCluster(
    { only: { engine: { firstTokenMs: 200 } } },
    { limits: { keepAliveMs: 20 } },
  );
  const response = await askRaw(cluster, { stream: true });
  expect(response.headers.get("x-harombe-node")).toBeNull();
  const text = await response.text();
  expect(text).toMatch(/^: keep-alive/);
  expect(text).toContain("[DONE]");
});

test("a conversation stays on the node that has its beginning in its cache", async () => {
  // Reading it again somewhere else takes a noticeable time, however fast this machine is just now.
  const engine = { promptTokensPerSecond: 4000 };
  await using cluster = await startTestCluster({
    one: { engine },
    two: { engine },
    three: { engine },
  });
  const nodes: unknown[] = [];
  for (const message of ["count to 3", "count to 4", "count to 5"]) {
    const events = await collect(
      readEvents(await post(`${cluster.url}/chat/stream`, { message, session_id: "s1" })),
    );
    nodes.push(events.find(({ event }) => event === "route")?.data["node"]);
  }
  expect(new Set(nodes).size).toBe(1);
});
