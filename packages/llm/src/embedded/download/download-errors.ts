import { LlmError } from "../../errors/llm-error.ts";

/** An answer that is no file. */
export function refusedDownload(url: string, { status, statusText }: Response): LlmError {
  const isGone = status === 404 || status === 410;
  const isDenied = status === 401 || status === 403;
  return new LlmError({
    code: isGone
      ? "HAROMBE_LLM_MODEL_NOT_FOUND"
      : isDenied
        ? "HAROMBE_LLM_UNAUTHORIZED"
        : "HAROMBE_LLM_REJECTED",
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
