import { LlmError, type ModelEvent, withWire } from "@harombe/llm";
import { expect, test } from "vitest";

import { ClusterError } from "../errors/cluster-error.ts";
import {
  hello,
  helloAnswer,
  readAnswer,
  startSimulatedCluster,
} from "../fixtures/simulated-cluster.ts";

async function errorOf(events: AsyncIterable<ModelEvent>) {
  const read: ModelEvent[] = [];
  try {
    for await (const event of events) read.push(event);
  } catch (error) {
    return {
      error,
      text: read.map((event) => (event.type === "text-delta" ? event.text : "")).join(""),
    };
  }
  throw new Error("It should have failed");
}

const cut = { faults: [{ kind: "cut" as const, afterTokens: 3 }] };

test("after the first token nothing is started again: the error says what was lost", async () => {
  await using subject = await startSimulatedCluster([
    { name: "cut", engine: cut },
    { name: "sound" },
  ]);
  const { error, text } = await errorOf(subject.cluster.stream(hello));
  expect(text).toBe("Hello! What");
  expect(ClusterError.isInstance(error) && { code: error.code, lost: error.lost }).toEqual({
    code: "HAROMBE_CLUSTER_INTERRUPTED",
    lost: { node: "cut", model: "simulated:1b", textLength: 11, bytes: 0, toolCalls: 0 },
  });
  expect(subject.engine("sound").stats().received).toBe(0);
});

test("an answer that is given away whole is begun anew by another node, for nobody has read a word", async () => {
  await using subject = await startSimulatedCluster([
    { name: "cut", engine: cut },
    { name: "sound" },
  ]);
  const words = { dialect: "openai-chat", bytes: Buffer.from("{}"), body: {} } as const;
  const whole = withWire(hello, { ...words, isStreamed: false });
  const { nodes, text, warnings } = await readAnswer(subject.cluster.stream(whole));
  expect({ nodes, text, warnings }).toEqual({
    nodes: ["cut", "sound"],
    text: helloAnswer,
    warnings: [],
  });
  expect(subject.cluster.status().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
});

test("an answer that is given away whole is tried on no more nodes than any other", async () => {
  await using subject = await startSimulatedCluster(
    [
      { name: "a", engine: cut },
      { name: "b", engine: cut },
      { name: "c", engine: cut },
    ],
    { routing: { attempts: { max: 2 } } },
  );
  const words = { dialect: "openai-chat", bytes: Buffer.from("{}"), body: {} } as const;
  const whole = withWire(hello, { ...words, isStreamed: false });
  const { error, text } = await errorOf(subject.cluster.stream(whole));
  expect(text).toBe("");
  expect(ClusterError.isInstance(error) && error.code).toBe("HAROMBE_CLUSTER_INTERRUPTED");
  const asked = ["a", "b", "c"].map((name) => subject.engine(name).stats().received);
  expect(asked.filter((count) => count > 0)).toEqual([1, 1]);
});

test("with continueStreams another node goes on from there, with a warning", async () => {
  await using subject = await startSimulatedCluster(
    [{ name: "cut", engine: cut }, { name: "sound" }],
    { routing: { continueStreams: true } },
  );
  const { nodes, warnings, text } = await readAnswer(subject.cluster.stream(hello));
  expect({ nodes, warnings }).toEqual({
    nodes: ["cut", "sound"],
    warnings: ["HAROMBE_CLUSTER_CONTINUED"],
  });
  expect(text.startsWith("Hello! What")).toBe(true);
  const [request] = subject.engine("sound").requests.filter(({ path }) => path === "/api/chat");
  expect(request?.body).toMatchObject({
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hello! What" },
    ],
  });
});

test("with continueStreams and nobody to go on, the interruption is still typed", async () => {
  await using subject = await startSimulatedCluster([{ name: "cut", engine: cut }], {
    routing: { continueStreams: true },
  });
  const { error } = await errorOf(subject.cluster.stream(hello));
  expect(ClusterError.isInstance(error) && error.code).toBe("HAROMBE_CLUSTER_INTERRUPTED");
});

test.each([
  ["first-token", { firstTokenMs: 100 }, [{ kind: "stall" as const }]],
  ["idle", { idleMs: 100 }, [{ kind: "stall-after-headers" as const, afterTokens: 2 }]],
  ["total", { totalMs: 100 }, [{ kind: "stall-after-headers" as const, afterTokens: 2 }]],
])("the %s clock fires and is named", async (clock, timeouts, faults) => {
  await using subject = await startSimulatedCluster([{ name: "silent", engine: { faults } }], {
    routing: { timeouts },
  });
  const { error } = await errorOf(subject.cluster.stream(hello));
  const cause = (error as Error).cause;
  expect(LlmError.isInstance(cause) && cause.clock).toBe(clock);
  await subject.engine("silent").waitFor(({ inFlight }) => inFlight === 0);
});

test("a slow answer takes as long as it takes while tokens flow", async () => {
  await using subject = await startSimulatedCluster(
    [{ name: "slow", engine: { tokensPerSecond: 20 } }],
    { routing: { timeouts: { firstTokenMs: 200, idleMs: 200 } } },
  );
  const { text } = await readAnswer(subject.cluster.stream(hello));
  expect(text).toBe(helloAnswer);
});

test("the deadline covers waiting and all attempts", async () => {
  await using subject = await startSimulatedCluster(
    [
      { name: "a", engine: { faults: [{ kind: "stall" }] } },
      { name: "b", engine: { faults: [{ kind: "stall" }] } },
    ],
    { routing: { deadlineMs: 250, timeouts: { firstTokenMs: 150 } } },
  );
  const { error } = await errorOf(subject.cluster.stream(hello));
  expect(ClusterError.isInstance(error) && error.code).toBe("HAROMBE_CLUSTER_DEADLINE");
  expect(subject.cluster.status().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
});
