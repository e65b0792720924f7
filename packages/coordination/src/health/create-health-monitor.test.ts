import { setImmediate } from "node:timers/promises";

import { LlmError } from "@harombe/llm";
import { ScriptedModel } from "@harombe/llm/testing";
import { expect, test } from "vitest";

import { createCluster } from "../cluster/create-cluster.ts";
import { toEngine } from "../fixtures/to-engine.ts";
import { createVirtualClock } from "../fixtures/virtual-clock.ts";

const unreachable = new LlmError({
  code: "HAROMBE_LLM_UNREACHABLE",
  message: "nothing listens there",
  isRetryable: true,
});

test.each([
  ["a machine that is well is asked now and then", { isWell: true }, 2],
  ["a node that is down is asked often", { isWell: false }, 30],
  ["a machine that sleeps is left to sleep", { isWell: false, mac: "00:11:22:33:44:55" }, 2],
])("%s", async (_what, { isWell, ...node }, probes) => {
  const clock = createVirtualClock();
  let asked = 0;
  const engine = toEngine(new ScriptedModel([]), {
    async probe() {
      asked += 1;
      if (!isWell) throw unreachable;
      return { version: null, latencyMs: 0 };
    },
  });
  await using cluster = createCluster({
    nodes: [{ name: "node", tier: 0, model: "scripted", connect: () => engine, ...node }],
    health: { jitter: 0, timeoutMs: null },
    clock,
  });
  await cluster.ready();
  asked = 0;
  for (let second = 0; second < 60; second += 1) {
    clock.advance(1000);
    await setImmediate();
  }
  expect(asked).toBe(probes);
});
