import { LlmError, type TimeoutClock } from "./llm-error.ts";

/** The error of a clock that fired. */
export function timeoutError(url: string, clock: TimeoutClock, limitMs: number): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_TIMEOUT",
    message: `${sentences[clock](url, limitMs)} (${clock} timeout)`,
    isRetryable: true,
    clock,
  });
}

const sentences: Record<TimeoutClock, (url: string, limitMs: number) => string> = {
  connect: (url, limitMs) => `No answer from ${url} within ${limitMs} ms`,
  "first-token": (url, limitMs) => `No output from ${url} within ${limitMs} ms`,
  idle: (url, limitMs) => `${url} fell silent for ${limitMs} ms`,
  total: (url, limitMs) => `${url} did not finish within ${limitMs} ms`,
};
