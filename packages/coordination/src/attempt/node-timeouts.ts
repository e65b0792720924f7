import { LlmError, type ModelRequest, type TimeoutClock, wholeAnswerMs } from "@harombe/llm";

import type { Speeds } from "../learn/speeds.ts";

/** The four clocks of one attempt on one node. Null switches a clock off. */
export interface NodeTimeouts {
  /** Until the node's model is known, and for each health check. Default 5000. */
  readonly connectMs: number | null;
  /** From sending the request to its first output; loading a model counts. Default 120000. */
  readonly firstTokenMs: number | null;
  /** Between two pieces of output, the reader's own time not counted. Default 60000. */
  readonly idleMs: number | null;
  /** From sending the request to its end. Default null: as long as it takes. */
  readonly totalMs: number | null;
}

export const defaultNodeTimeouts: NodeTimeouts = {
  connectMs: 5000,
  firstTokenMs: 120_000,
  idleMs: 60_000,
  totalMs: null,
};

/** How much slower than usual a node may write an answer that comes whole. */
const slownessMax = 4;

/** The clocks for this request: an answer that comes whole is silent while it is written. */
export function timeoutsFor(
  request: ModelRequest,
  { timeouts, speeds }: { readonly timeouts: NodeTimeouts; readonly speeds: Speeds },
): NodeTimeouts {
  const wholeMs = wholeAnswerMs(request);
  const { firstTokenMs } = timeouts;
  if (wholeMs === 0 || firstTokenMs === null) return timeouts;
  const { value, samples } = speeds.decodeMsPerToken;
  const learnedMs = samples === 0 ? Infinity : (request.maxTokens ?? 0) * value * slownessMax;
  return { ...timeouts, firstTokenMs: firstTokenMs + Math.min(wholeMs, learnedMs) };
}

const sentences: Record<TimeoutClock, (limitMs: number) => string> = {
  connect: (limitMs) => `did not answer within ${limitMs} ms`,
  "first-token": (limitMs) => `gave no output within ${limitMs} ms`,
  idle: (limitMs) => `fell silent for ${limitMs} ms`,
  total: (limitMs) => `did not finish within ${limitMs} ms`,
};

/** The error of a clock that fired for a node. */
export function nodeTimeout(node: string, clock: TimeoutClock, limitMs: number): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_TIMEOUT",
    message: `${node} ${sentences[clock](limitMs)} (${clock} timeout)`,
    isRetryable: true,
    clock,
  });
}
