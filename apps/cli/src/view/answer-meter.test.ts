import type { AgentEventBody } from "@harombe/agent";
import { expect, test } from "vitest";

import { createAnswerMeter } from "./answer-meter.ts";

function measure(timeline: readonly (readonly [atMs: number, body: AgentEventBody])[]): string {
  let now = 0;
  const meter = createAnswerMeter({ machine: "qwen3:8b", now: () => now });
  for (const [index, [atMs, body]] of timeline.entries()) {
    now = atMs;
    meter.observe({ ...body, seq: index + 1, runId: "r", stepId: "r:1" });
  }
  return meter.summary();
}

const text: AgentEventBody = { type: "text-delta", text: "x" };
const stepEnd = (step: number, completionTokens: number): AgentEventBody => ({
  type: "step-end",
  step,
  finishReason: "stop",
  usage: { promptTokens: 1, completionTokens },
  durationMs: 0,
});

test("counts the speed over the time in which tokens flowed, not the wait for the first", () => {
  expect(
    measure([
      [1000, text],
      [3000, stepEnd(1, 100)],
    ]),
  ).toBe("qwen3:8b · 100 tokens · 50 tokens/s · 3.0 s");
});

test("adds up steps and leaves out the time that tools took", () => {
  const call = { id: "c", name: "shell", arguments: {} };
  const timeline = [
    [0, text],
    [1000, { type: "tool-call", call, repaired: false }],
    [9000, stepEnd(1, 50)],
    [9000, text],
    [10_000, stepEnd(2, 50)],
  ] as const;
  expect(measure(timeline)).toBe("qwen3:8b · 2 steps · 100 tokens · 50 tokens/s · 10.0 s");
});

test("states no speed for what was too short to measure, nor counts that nobody made", () => {
  expect(
    measure([
      [1, text],
      [2, stepEnd(1, 3)],
    ]),
  ).toBe("qwen3:8b · 3 tokens · 2 ms");
  expect(
    measure([
      [1, text],
      [900, { ...stepEnd(1, 0), usage: null } as AgentEventBody],
    ]),
  ).toBe("qwen3:8b · 900 ms");
});

test("leaves a call that came as a whole out of the speed", () => {
  const call = { id: "c", name: "shell", arguments: {} };
  const timeline = [
    [100, { type: "tool-call", call, repaired: false }],
    [100, stepEnd(1, 80)],
    [200, text],
    [1200, stepEnd(2, 20)],
  ] as const;
  expect(measure(timeline)).toBe("qwen3:8b · 2 steps · 100 tokens · 20 tokens/s · 1.2 s");
});
