import { z } from "zod";

import type { FailureContext } from "../../errors/failure-context.ts";
import { LlmError, type LlmErrorCode } from "../../errors/llm-error.ts";
import { withoutSecrets } from "../../errors/without-secrets.ts";
import { encodeServerSentEvent } from "../../transport/encode-server-sent-event.ts";

/** An error as it ends a stream: the event `error`, with the same body that an error status has. */
export const wireErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    isRetryable: z.boolean().optional(),
    clock: z.enum(["connect", "first-token", "idle", "total"]).optional(),
    retryAfterMs: z.number().optional(),
    requestId: z.string().optional(),
  }),
});

export type WireError = z.infer<typeof wireErrorSchema>;

/** An error for the wire; what is no `LlmError` must be translated before. */
function toWireError(error: LlmError, options: { readonly requestId?: string } = {}): WireError {
  const { code, message, hint, isRetryable, clock, retryAfterMs } = error;
  return {
    error: {
      code,
      message,
      isRetryable,
      ...(hint !== undefined && { hint }),
      ...(clock !== undefined && { clock }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...options,
    },
  };
}

/** The event that ends a stream that cannot go on. */
export function encodeWireError(
  error: LlmError,
  options: { readonly requestId?: string } = {},
): string {
  return encodeServerSentEvent({
    event: "error",
    data: JSON.stringify(toWireError(error, options)),
  });
}

/** What a node said of its own engine; null when the error is none of the family's. */
export function fromWireError(
  { error }: WireError,
  { url, secrets }: FailureContext,
): LlmError | null {
  const { code, message, isRetryable = false, hint, clock, retryAfterMs } = error;
  if (!code.startsWith("HAROMBE_LLM_")) return null;
  return new LlmError({
    code: code as LlmErrorCode,
    message: `${url}: ${withoutSecrets(message, secrets)}`,
    isRetryable,
    hint,
    clock,
    retryAfterMs,
  });
}
