import { LlmError, type LlmErrorCode } from "../../errors/llm-error.ts";

const codes: Readonly<Record<number, LlmErrorCode>> = {
  401: "HAROMBE_LLM_UNAUTHORIZED",
  403: "HAROMBE_LLM_UNAUTHORIZED",
  404: "HAROMBE_LLM_MODEL_NOT_FOUND",
  410: "HAROMBE_LLM_MODEL_NOT_FOUND",
  429: "HAROMBE_LLM_OVERLOADED",
  503: "HAROMBE_LLM_OVERLOADED",
};

/** An answer that is no file. */
export function refusedDownload(url: string, { status, statusText }: Response): LlmError {
  return new LlmError({
    code: codes[status] ?? (status >= 500 ? "HAROMBE_LLM_BAD_RESPONSE" : "HAROMBE_LLM_REJECTED"),
    message: `${host(url)} answered the download with ${status} ${statusText}`.trim(),
    isRetryable: status === 429 || status >= 500,
    status,
  });
}

export function brokenDownload(url: string, receivedBytes: number, cause: unknown): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_INTERRUPTED",
    message: `The download from ${host(url)} broke off after ${receivedBytes} bytes`,
    isRetryable: true,
    hint: "Pull again: it goes on where it stopped",
    hasOutput: receivedBytes > 0,
    cause,
  });
}

export function wrongDownload(url: string, why: string): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_BAD_RESPONSE",
    message: `What came from ${host(url)} is not the model: ${why}`,
    isRetryable: false,
  });
}

export function diskFailure(path: string, cause: NodeJS.ErrnoException): LlmError {
  const isFull = cause.code === "ENOSPC" || cause.code === "EDQUOT";
  return new LlmError({
    code: "HAROMBE_LLM_REJECTED",
    message: `Cannot write ${path}: ${isFull ? "the disk is full" : cause.message}`,
    isRetryable: false,
    ...(isFull ? { hint: "Free some space and pull again: it goes on where it stopped" } : {}),
    cause,
  });
}

/** Only the host: an address may carry a token. */
function host(url: string): string {
  return new URL(url).host;
}
