import { LlmError, type LlmErrorCode } from "@harombe/llm";
import { expect, test } from "vitest";

import { toReasonCode, UnfitError } from "./failure-kind.ts";

const llmError = (code: LlmErrorCode): LlmError =>
  new LlmError({ code, message: "whatever", isRetryable: false });

test.each([
  [llmError("HAROMBE_LLM_UNREACHABLE"), "failed"],
  [llmError("HAROMBE_LLM_TIMEOUT"), "failed"],
  [llmError("HAROMBE_LLM_OVERLOADED"), "busy"],
  [llmError("HAROMBE_LLM_UNAUTHORIZED"), "unauthorized"],
  [llmError("HAROMBE_LLM_MODEL_NOT_FOUND"), "no-model"],
  [llmError("HAROMBE_LLM_CONTEXT_EXCEEDED"), "window-too-small"],
  [llmError("HAROMBE_LLM_REJECTED"), "rejected"],
  [llmError("HAROMBE_LLM_ABORTED"), "removed"],
  [new UnfitError("whatever", { code: "no-tools" }), "no-tools"],
  [new Error("whatever"), "failed"],
  ["whatever", "failed"],
] as const)("%s of a node that was asked is told as %s", (error, code) => {
  expect(toReasonCode(error)).toBe(code);
});
