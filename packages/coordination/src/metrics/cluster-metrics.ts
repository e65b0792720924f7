import type { EscalationCounts } from "../escalate/evidence.ts";
import type { Histogram } from "./create-histogram.ts";
import { type NodeMetrics, successRateOf, tokensPerSecondOf } from "./node-metrics.ts";

/** Milliseconds; null before the first. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** As GET `/metrics` shows it. */
export interface NodeMetricsRow {
  readonly total_requests: number;
  readonly successful_requests: number;
  readonly failed_requests: number;
  readonly cancelled_requests: number;
  /** 0 to 1; 0 before the first answer. */
  readonly success_rate: number;
  readonly average_latency_ms: number;
  readonly latency_ms: Percentiles;
  readonly time_to_first_token_ms: Percentiles;
  readonly queue_wait_ms: Percentiles;
  readonly total_tokens: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  /** Of one answer while it streams; 0 before the first. */
  readonly tokens_per_second: number;
  readonly in_flight: number;
  readonly queued: number;
  /** ISO 8601; null before the first. */
  readonly last_request: string | null;
  /** How often each kind of error came. */
  readonly errors: Readonly<Record<string, number>>;
}

export interface RecordedError {
  /** ISO 8601. */
  readonly at: string;
  /** Null for the errors of the cluster itself. */
  readonly node: string | null;
  readonly kind: string;
  readonly message: string;
}

export interface ClusterMetrics {
  readonly nodes: Readonly<Record<string, NodeMetricsRow>>;
  readonly cluster_summary: {
    readonly total_nodes: number;
    readonly total_requests: number;
    readonly average_success_rate: number;
    readonly average_latency_ms: number;
    readonly total_tokens: number;
    readonly tokens_per_second: number;
    readonly in_flight: number;
    readonly queued: number;
    /** Runs that moved to a higher tier, by what spoke against the lower one. */
    readonly escalations: EscalationCounts;
    /** Of whole requests: waiting and failed attempts included. */
    readonly latency_ms: Percentiles;
    readonly time_to_first_token_ms: Percentiles;
    readonly queue_wait_ms: Percentiles;
  };
  /** The oldest first. */
  readonly recent_errors: readonly RecordedError[];
}

export function percentilesOf(histogram: Histogram): Percentiles {
  return {
    p50: histogram.percentile(0.5),
    p95: histogram.percentile(0.95),
    p99: histogram.percentile(0.99),
  };
}

export interface NodeLoad {
  readonly inFlight: number;
  readonly queued: number;
}

export function toMetricsRow(metrics: NodeMetrics, { inFlight, queued }: NodeLoad): NodeMetricsRow {
  return {
    total_requests: metrics.requests,
    successful_requests: metrics.succeeded,
    failed_requests: metrics.failed,
    cancelled_requests: metrics.cancelled,
    success_rate: successRateOf(metrics) ?? 0,
    average_latency_ms: meanOf(metrics.latencyMs),
    latency_ms: percentilesOf(metrics.latencyMs),
    time_to_first_token_ms: percentilesOf(metrics.firstTokenMs),
    queue_wait_ms: percentilesOf(metrics.queueWaitMs),
    total_tokens: metrics.promptTokens + metrics.completionTokens,
    prompt_tokens: metrics.promptTokens,
    completion_tokens: metrics.completionTokens,
    tokens_per_second: tokensPerSecondOf(metrics) ?? 0,
    in_flight: inFlight,
    queued,
    last_request: toIso(metrics.lastRequestAt),
    errors: Object.fromEntries(metrics.errors),
  };
}

export function meanOf({ count, sum }: Histogram): number {
  return count === 0 ? 0 : sum / count;
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
