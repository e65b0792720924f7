import { createHistogram, type Histogram } from "./create-histogram.ts";

/** What one node has done since it was added. */
export interface NodeMetrics {
  requests: number;
  succeeded: number;
  failed: number;
  /** Ended because the caller left. */
  cancelled: number;
  promptTokens: number;
  completionTokens: number;
  /** Spent on completion tokens, from the first output on. */
  decodeMs: number;
  /** Milliseconds since 1970; null before the first. */
  lastRequestAt: number | null;
  readonly latencyMs: Histogram;
  readonly firstTokenMs: Histogram;
  readonly queueWaitMs: Histogram;
  /** How often each kind of error came. */
  readonly errors: Map<string, number>;
}

export function createNodeMetrics(): NodeMetrics {
  return {
    requests: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    promptTokens: 0,
    completionTokens: 0,
    decodeMs: 0,
    lastRequestAt: null,
    latencyMs: createHistogram(),
    firstTokenMs: createHistogram(),
    queueWaitMs: createHistogram(),
    errors: new Map(),
  };
}

/** Errors of other people's engines may have any name. */
const errorKindsMax = 50;

/** Counts one more error of a kind; beyond 50 kinds the rest are `other`. */
export function countError({ errors }: NodeMetrics, kind: string): void {
  const isRoom = errors.has(kind) || errors.size < errorKindsMax - 1;
  const counted = isRoom ? kind : "other";
  errors.set(counted, (errors.get(counted) ?? 0) + 1);
}

/** 0 to 1 over what was answered or failed; null before that. */
export function successRateOf({ succeeded, failed }: NodeMetrics): number | null {
  const ended = succeeded + failed;
  return ended === 0 ? null : succeeded / ended;
}

/** Of the answers so far; null before the first. */
export function tokensPerSecondOf({ completionTokens, decodeMs }: NodeMetrics): number | null {
  return decodeMs === 0 ? null : (completionTokens * 1000) / decodeMs;
}
