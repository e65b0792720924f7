import type { ToolCall } from "./message.ts";
import type { RouteDecision } from "./route-decision.ts";

export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter";

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** What an engine itself has measured of an answer, in milliseconds; what it does not tell is absent. */
export interface EngineTimings {
  /** Bringing the model into memory; next to nothing where it was there. */
  readonly loadMs?: number;
  /** Reading the part of the prompt that was not cached. */
  readonly prefillMs?: number;
  /** How many tokens that part had. */
  readonly prefillTokens?: number;
  /** Writing the answer. */
  readonly decodeMs?: number;
}

/**
 * A piece of the answer as the engine wrote it, for a request that `withWire` gave its client's
 * words: whole events or lines of a stream, or the whole document. Such an answer has no other
 * output. `outputs` counts the pieces of output in it, about one for a token.
 */
export interface WireEvent {
  readonly type: "wire";
  readonly bytes: Uint8Array;
  readonly outputs: number;
}

/**
 * What a model streams. `finish` comes exactly once and last; `usage`, where the backend counts,
 * once and before it. A stream that cannot go on throws an `LlmError` instead of finishing.
 */
export type ModelEvent =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "tool-call"; readonly call: ToolCall; readonly repaired?: true }
  | WireEvent
  | { readonly type: "route"; readonly decision: RouteDecision }
  | { readonly type: "warning"; readonly code: string; readonly message: string }
  | ({ readonly type: "usage"; readonly timings?: EngineTimings } & Usage)
  | { readonly type: "finish"; readonly reason: FinishReason };
