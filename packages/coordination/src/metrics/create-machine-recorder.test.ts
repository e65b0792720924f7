import { LlmError } from "@harombe/llm";
import { expect, test } from "vitest";

import { createMachineRecorder, type MachineCall } from "./create-machine-recorder.ts";
import { countError, createNodeMetrics } from "./node-metrics.ts";

const startedAt = Date.UTC(2026, 0, 1);
const answered: MachineCall = {
  outcome: "ok",
  error: null,
  startedAt,
  durationMs: 3000,
  firstTokenMs: 1000,
  promptTokens: 10,
  completionTokens: 40,
};
const nothing = { durationMs: 50, firstTokenMs: null, promptTokens: 0, completionTokens: 0 };

test("a machine alone counts as a cluster of one does", () => {
  const recorder = createMachineRecorder({ name: "box", errorsMax: 2 });
  const error = new LlmError({
    code: "HAROMBE_LLM_TIMEOUT",
    message: "No output within 50 ms",
    isRetryable: true,
    clock: "first-token",
  });
  recorder.note(answered);
  recorder.note({ ...nothing, startedAt, outcome: "failed", error });
  recorder.note({ ...nothing, startedAt, outcome: "aborted", error: null });
  const {
    nodes,
    cluster_summary: summary,
    recent_errors: errors,
  } = recorder.metrics({ inFlight: 1 });
  expect(nodes).toEqual({
    box: {
      total_requests: 3,
      successful_requests: 1,
      failed_requests: 1,
      cancelled_requests: 1,
      success_rate: 0.5,
      average_latency_ms: 3000,
      latency_ms: expect.objectContaining({ p50: expect.closeTo(3000, -3) }),
      time_to_first_token_ms: expect.objectContaining({ p50: expect.closeTo(1000, -2) }),
      queue_wait_ms: { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) },
      total_tokens: 50,
      prompt_tokens: 10,
      completion_tokens: 40,
      tokens_per_second: 20,
      in_flight: 1,
      queued: 0,
      last_request: "2026-01-01T00:00:00.000Z",
      errors: { "timeout:first-token": 1 },
    },
  });
  expect(summary).toMatchObject({ total_nodes: 1, total_requests: 3, queued: 0, in_flight: 1 });
  expect(errors).toEqual([
    {
      at: "2026-01-01T00:00:00.050Z",
      node: "box",
      kind: "timeout:first-token",
      message: "No output within 50 ms",
    },
  ]);
});

test("what it remembers is bounded: errors, their length, and their kinds", () => {
  const recorder = createMachineRecorder({ name: "box", errorsMax: 3 });
  for (let index = 0; index < 10; index += 1) {
    const error = Object.assign(new Error("x".repeat(5000)), { name: `Error${index}` });
    recorder.note({ ...nothing, startedAt, outcome: "failed", error });
  }
  const { recent_errors: errors } = recorder.metrics({ inFlight: 0 });
  expect(errors.map(({ node, kind, message }) => [node, kind, message.length])).toEqual([
    ["box", "Error7", 1000],
    ["box", "Error8", 1000],
    ["box", "Error9", 1000],
  ]);
  const metrics = createNodeMetrics();
  for (let index = 0; index < 1000; index += 1) countError(metrics, `kind ${index}`);
  expect([metrics.errors.size, metrics.errors.get("other")]).toEqual([50, 951]);
});
