import type { FailureContext } from "./failure-context.ts";
import { LlmError } from "./llm-error.ts";

/** For a model that an engine's own list does not hold. */
export function modelNotFound({ url, model, modelHint }: FailureContext): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `${url} has no model ${model}`,
    isRetryable: false,
    hint: modelHint,
  });
}
