import type { FailureContext } from "./failure-context.ts";
import { LlmError } from "./llm-error.ts";

/** For a stream that ended in good order, but before the answer was complete. */
export function brokenOff({ url }: FailureContext, cause?: unknown): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_INTERRUPTED",
    message: `${url} ended the stream before the answer was complete`,
    isRetryable: true,
    cause,
  });
}
