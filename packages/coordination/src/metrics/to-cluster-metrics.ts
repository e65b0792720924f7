import type { EscalationCounts } from "../escalate/evidence.ts";
import {
  type ClusterMetrics,
  meanOf,
  type NodeMetricsRow,
  percentilesOf,
  type RecordedError,
} from "./cluster-metrics.ts";
import type { Histogram } from "./create-histogram.ts";

/** Times of whole requests, however many nodes they took. */
export interface RequestTimes {
  readonly latencyMs: Histogram;
  readonly firstTokenMs: Histogram;
  readonly queueWaitMs: Histogram;
}

export interface ClusterMetricsParts {
  readonly rows: readonly (readonly [string, NodeMetricsRow])[];
  readonly times: RequestTimes;
  readonly queued: number;
  readonly escalations: EscalationCounts;
  readonly errors: readonly RecordedError[];
}

/** The rows of the nodes and what they add up to. */
export function toClusterMetrics({
  rows,
  times: { latencyMs, firstTokenMs, queueWaitMs },
  queued,
  escalations,
  errors,
}: ClusterMetricsParts): ClusterMetrics {
  return {
    nodes: Object.fromEntries(rows),
    cluster_summary: {
      ...summarize(rows.map(([, row]) => row)),
      average_latency_ms: meanOf(latencyMs),
      queued,
      escalations: { ...escalations },
      latency_ms: percentilesOf(latencyMs),
      time_to_first_token_ms: percentilesOf(firstTokenMs),
      queue_wait_ms: percentilesOf(queueWaitMs),
    },
    recent_errors: errors,
  };
}

function summarize(rows: readonly NodeMetricsRow[]) {
  const sum = (valueOf: (row: NodeMetricsRow) => number): number =>
    rows.reduce((total, row) => total + valueOf(row), 0);
  const succeeded = sum((row) => row.successful_requests);
  const ended = succeeded + sum((row) => row.failed_requests);
  return {
    total_nodes: rows.length,
    total_requests: sum((row) => row.total_requests),
    average_success_rate: ended === 0 ? 0 : succeeded / ended,
    total_tokens: sum((row) => row.total_tokens),
    tokens_per_second: sum((row) => row.tokens_per_second),
    in_flight: sum((row) => row.in_flight),
  };
}
