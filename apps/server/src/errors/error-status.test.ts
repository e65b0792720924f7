import { LlmError } from "@harombe/llm";
import { expect, test } from "vitest";

import { describeFailure } from "./describe-failure.ts";
import { nativeErrorShape, ollamaErrorShape, openAIErrorShape } from "./error-shapes.ts";

const overloaded = new LlmError({
  code: "HAROMBE_LLM_OVERLOADED",
  message: "http://box is busy",
  isRetryable: true,
  hint: "Try later.",
  retryAfterMs: 2000,
});

test("writes one failure in three shapes", () => {
  const failure = describeFailure(overloaded);
  expect(failure.status).toBe(503);
  expect(nativeErrorShape(failure, "r1")).toEqual({
    error: {
      code: "HAROMBE_LLM_OVERLOADED",
      message: "http://box is busy",
      hint: "Try later.",
      isRetryable: true,
      retryAfterMs: 2000,
      requestId: "r1",
    },
  });
  expect(openAIErrorShape(failure, "r1")).toEqual({
    error: {
      message: "http://box is busy. Try later.",
      type: "server_error",
      param: null,
      code: "HAROMBE_LLM_OVERLOADED",
    },
  });
  expect(ollamaErrorShape(failure, "r1")).toEqual({ error: "http://box is busy. Try later." });
});

test.each([
  new TypeError("secret-token is not a function"),
  Object.assign(new Error("connect ECONNREFUSED user:pass@host"), { code: "ECONNREFUSED" }),
  "a string",
  undefined,
])("tells a stranger nothing of what nobody expected: %s", (thrown) => {
  expect(describeFailure(thrown)).toEqual({
    code: "HAROMBE_SERVER_INTERNAL",
    message: "The server failed in a way it did not expect",
    hint: "The server's log has the details under this request id.",
    status: 500,
    retryAfterMs: undefined,
    issues: undefined,
    isRetryable: false,
    clock: undefined,
  });
});

test.each([
  ["HAROMBE_SERVER_INVALID_REQUEST", 400],
  ["HAROMBE_SERVER_UNAUTHORIZED", 401],
  ["HAROMBE_LLM_MODEL_NOT_FOUND", 404],
  ["HAROMBE_SERVER_LOOP", 508],
  ["HAROMBE_SERVER_EXPIRED", 410],
  ["HAROMBE_LLM_UNAUTHORIZED", 502],
  ["HAROMBE_LLM_TIMEOUT", 504],
  ["HAROMBE_AGENT_SESSION_BUSY", 409],
  ["HAROMBE_AGENT_STORE_FULL", 507],
  ["HAROMBE_CLUSTER_INVALID_NODE", 400],
  ["HAROMBE_CLUSTER_UNKNOWN_NODE", 404],
  ["HAROMBE_CLUSTER_ATTEMPTS_FAILED", 502],
  ["HAROMBE_CLUSTER_INTERRUPTED", 502],
  ["HAROMBE_CLUSTER_NO_CANDIDATE", 503],
  ["HAROMBE_CLUSTER_QUEUE_FULL", 503],
  ["HAROMBE_CLUSTER_CLOSED", 503],
  ["HAROMBE_CLUSTER_QUEUE_TIMEOUT", 504],
  ["HAROMBE_CLUSTER_DEADLINE", 504],
  ["HAROMBE_SOMETHING_NEW", 500],
] as const)("%s is status %i", (code, status) => {
  expect(describeFailure(Object.assign(new Error("x"), { code })).status).toBe(status);
});
