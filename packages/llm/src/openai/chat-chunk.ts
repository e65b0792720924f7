import type { ChunkTimings } from "./read-timings.ts";

/**
 * What we read of a `chat.completion.chunk`, or of a whole `chat.completion`. Nothing is promised:
 * engines leave out, null and misspell each of these.
 */
export interface ChatChunk {
  readonly choices?: readonly ChatChoice[] | null;
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly timings?: ChunkTimings | null;
  readonly error?: unknown;
}

export interface ChatChoice {
  readonly delta?: ChatDelta | null;
  /** Instead of a delta, from engines that do not stream. */
  readonly message?: ChatDelta | null;
  readonly finish_reason?: string | null;
}

export interface ChatDelta extends Readonly<Record<string, unknown>> {
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly ChatToolCallDelta[] | null;
}

export interface ChatToolCallDelta {
  readonly index?: number | null;
  readonly id?: string | null;
  readonly function?: {
    readonly name?: string | null;
    readonly arguments?: string | Readonly<Record<string, unknown>> | null;
  } | null;
}
