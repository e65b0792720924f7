import { LlmError } from "@harombe/llm";
import { ScriptedModel } from "@harombe/llm/testing";
import { expect, test } from "vitest";

import { createCluster } from "../cluster/create-cluster.ts";
import { hello, readAnswer } from "../fixtures/simulated-cluster.ts";
import { toEngine } from "../fixtures/to-engine.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";

const refusal = new LlmError({
  code: "HAROMBE_LLM_UNAUTHORIZED",
  message: "http://locked:8080 refused the credentials with status 401",
  isRetryable: false,
});

/** As llama.cpp does, it lists its models to anyone, and answers nobody without the key. */
function createLocked() {
  let isLocked = true;
  const answer = (): { readonly text: string } => {
    if (isLocked) throw refusal;
    return { text: "in again" };
  };
  const engine = toEngine(new ScriptedModel([answer], { id: "m", repeats: true }));
  return { engine, unlock: () => void (isLocked = false) };
}

test("a node that refuses a request stays unauthorized, although its health looks good", async () => {
  const clock = createVirtualClock();
  const { engine, unlock } = createLocked();
  await using cluster = createCluster({
    nodes: [{ name: "locked", tier: 0, model: "m", connect: () => engine }],
    clock,
    health: { timeoutMs: null },
  });
  const standing = async () => {
    await cluster.check();
    return cluster.status().map(({ status, reason }) => ({ status, reason }));
  };
  await cluster.ready();
  await expect(readAnswer(cluster.stream(hello))).rejects.toThrow("401");
  expect(await standing()).toEqual([{ status: "unauthorized", reason: refusal.message }]);
  await expect(readAnswer(cluster.stream(hello))).rejects.toMatchObject({
    code: "HAROMBE_CLUSTER_NO_CANDIDATE",
    nodes: [{ node: "locked", code: "unauthorized", reason: refusal.message }],
  });

  unlock();
  clock.advance(59_000);
  expect(await standing()).toMatchObject([{ status: "unauthorized" }]);
  clock.advance(1000);
  expect(await standing()).toEqual([{ status: "available", reason: null }]);
  expect((await readAnswer(cluster.stream(hello))).text).toBe("in again");
});
