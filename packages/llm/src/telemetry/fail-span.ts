import { type Span, SpanStatusCode } from "@opentelemetry/api";

export interface FailSpanOptions {
  /** Of the call: what its owner aborted is no failure. */
  readonly signal?: AbortSignal | undefined;
  /** False keeps the error's message, which may quote content, to ourselves. Default true. */
  readonly withMessage?: boolean;
}

/**
 * Says on a span that its work failed: `error.type` is the code of our errors, else the error's
 * name. What the caller aborted is marked by `harombe.cancelled` instead; a deadline is a failure.
 */
export function failSpan(
  span: Span,
  error: unknown,
  { signal, withMessage = true }: FailSpanOptions = {},
): void {
  if (signal?.aborted && isGivenUp(error)) {
    span.setAttribute("harombe.cancelled", true);
    return;
  }
  span.setAttribute("error.type", errorTypeOf(error));
  const message = withMessage && error instanceof Error ? { message: error.message } : {};
  span.setStatus({ code: SpanStatusCode.ERROR, ...message });
}

function isGivenUp(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return ownCodeOf(error) === null && error.name !== "TimeoutError";
}

/** A word of low cardinality for what went wrong. */
export function errorTypeOf(error: unknown): string {
  if (!(error instanceof Error)) return "_OTHER";
  return ownCodeOf(error) ?? error.name;
}

function ownCodeOf(error: Error): string | null {
  const code: unknown = "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}
