import { LlmError, type LlmErrorCode } from "../errors/llm-error.ts";
import { EngineRefusal } from "./engine/engine-refusal.ts";

const codes: Readonly<Record<string, LlmErrorCode>> = {
  model_not_found: "HAROMBE_LLM_MODEL_NOT_FOUND",
  context_length_exceeded: "HAROMBE_LLM_CONTEXT_EXCEEDED",
  overloaded: "HAROMBE_LLM_OVERLOADED",
};

/** What a refusal is in this package's family; anything else stays what it is. */
export function toLlmError(error: unknown, model: string): unknown {
  if (!(error instanceof EngineRefusal)) return error;
  const code = codes[error.code ?? ""] ?? "HAROMBE_LLM_REJECTED";
  return new LlmError({
    code,
    message: `${model}: ${error.message}`,
    isRetryable: code === "HAROMBE_LLM_OVERLOADED",
    status: error.status,
    retryAfterMs: error.retryAfterSeconds === null ? undefined : error.retryAfterSeconds * 1000,
    cause: error,
  });
}
