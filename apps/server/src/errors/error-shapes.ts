import type { Failure } from "./describe-failure.ts";

/** How one family of endpoints writes an error into a body. */
export type ErrorShape = (failure: Failure, requestId: string) => object;

/** harombe's own endpoints. */
export const nativeErrorShape: ErrorShape = (failure, requestId) => {
  const { code, message, hint, issues, isRetryable, clock, retryAfterMs } = failure;
  return {
    error: {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(issues !== undefined && { issues }),
      ...(isRetryable && { isRetryable }),
      ...(clock !== undefined && { clock }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      requestId,
    },
  };
};

/** `/v1`: clients show the message alone, so the hint is part of it. */
export const openAIErrorShape: ErrorShape = (failure) => ({
  error: {
    message: withHint(failure),
    type: openAITypeOf(failure.status),
    param: failure.issues?.[0]?.path ?? null,
    code: openAICodes[failure.code] ?? failure.code,
  },
});

/** The Ollama paths: one string. */
export const ollamaErrorShape: ErrorShape = (failure) => ({ error: withHint(failure) });

/** Codes that OpenAI clients know and look for. */
const openAICodes: Readonly<Record<string, string>> = {
  HAROMBE_LLM_MODEL_NOT_FOUND: "model_not_found",
  HAROMBE_LLM_CONTEXT_EXCEEDED: "context_length_exceeded",
  HAROMBE_SERVER_UNAUTHORIZED: "invalid_api_key",
};

function openAITypeOf(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

function withHint({ message, hint }: Failure): string {
  return hint === undefined ? message : `${message.replace(/\.$/, "")}. ${hint}`;
}
