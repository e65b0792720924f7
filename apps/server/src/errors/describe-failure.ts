import { toErrorStatus } from "./error-status.ts";
import type { RequestIssue } from "./server-error.ts";

/** What any thrown value comes down to, before it takes the shape that a client expects. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly issues: readonly RequestIssue[] | undefined;
  /** Whether the same request may succeed elsewhere or later. */
  readonly isRetryable: boolean;
  /** Which clock fired, for a timeout of the engine. */
  readonly clock: string | undefined;
}

/**
 * Reads a typed error of any harombe package by its shape. Whatever else was thrown is a bug of
 * ours, and its text may hold anything, so the caller only learns that it happened.
 */
export function describeFailure(error: unknown): Failure {
  if (!isTyped(error)) return internalFailure;
  return {
    code: error.code,
    message: error.message,
    hint: typeof error.hint === "string" ? error.hint : undefined,
    status: toErrorStatus(error.code),
    retryAfterMs: typeof error.retryAfterMs === "number" ? error.retryAfterMs : undefined,
    issues: Array.isArray(error.issues) ? error.issues : undefined,
    isRetryable: error.isRetryable === true,
    clock: typeof error.clock === "string" ? error.clock : undefined,
  };
}

const internalFailure: Failure = {
  code: "HAROMBE_SERVER_INTERNAL",
  message: "The server failed in a way it did not expect",
  hint: "The server's log has the details under this request id.",
  status: 500,
  retryAfterMs: undefined,
  issues: undefined,
  isRetryable: false,
  clock: undefined,
};

interface TypedError extends Error {
  readonly code: string;
  readonly hint?: unknown;
  readonly retryAfterMs?: unknown;
  readonly issues?: unknown;
  readonly isRetryable?: unknown;
  readonly clock?: unknown;
}

function isTyped(error: unknown): error is TypedError {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("HAROMBE_")
  );
}
