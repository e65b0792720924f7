import { ClusterError, type ClusterErrorCode, type NodeReasonCode } from "@harombe/coordination";
import { LlmError } from "@harombe/llm";
import { describe, expect, test } from "vitest";

import { translateClusterError } from "./translate-cluster-error.ts";

function errorOf(
  codes: readonly NodeReasonCode[],
  code: ClusterErrorCode = "HAROMBE_CLUSTER_NO_CANDIDATE",
): ClusterError {
  const nodes = codes.map((each, index) => ({ node: `n${index}`, code: each, reason: "whatever" }));
  return new ClusterError({ code, message: "No node can take this", isRetryable: true, nodes });
}

describe("what every node lacks for good is the caller's mistake", () => {
  test.each([
    ["no node has the model", ["no-model", "no-model"], "HAROMBE_LLM_MODEL_NOT_FOUND"],
    ["no window holds the prompt", ["window-too-small"], "HAROMBE_LLM_CONTEXT_EXCEEDED"],
    ["no model calls tools", ["no-tools"], "HAROMBE_LLM_REJECTED"],
    ["no model sees images", ["no-vision"], "HAROMBE_LLM_REJECTED"],
    [
      "those that have the model have too small a window",
      ["no-model", "window-too-small"],
      "HAROMBE_LLM_CONTEXT_EXCEEDED",
    ],
    ["no model has both", ["no-tools", "no-vision", "no-model"], "HAROMBE_LLM_REJECTED"],
  ] as const)("%s", (_what, codes, expected) => {
    const error = errorOf(codes);
    const translated = translateClusterError(error);
    expect(LlmError.isInstance(translated) && { ...translated }).toMatchObject({
      code: expected,
      isRetryable: false,
    });
    expect((translated as Error).cause).toBe(error);
    expect((translated as Error).message).toBe(error.message);
  });
});

describe("all else stays the cluster's own", () => {
  const some = errorOf(["no-model", "down"]);
  const none = errorOf([]);
  const strict = errorOf(["window-too-small", "other-tier"]);
  const failed = errorOf(["no-model"], "HAROMBE_CLUSTER_ATTEMPTS_FAILED");
  test.each([
    ["a node that may come back", some],
    ["a cluster without nodes", none],
    ["a node of a tier that was not wanted", strict],
    ["nodes that were asked and failed", failed],
    ["another error", new Error("whatever")],
    ["no error at all", "whatever"],
  ])("%s", (_what, error) => {
    expect(translateClusterError(error)).toBe(error);
  });
});
