import type { ClusterMetrics, NodeMetricsRow } from "@harombe/coordination";

import type { MetricsReport, NodeMetrics, Percentiles } from "./metrics-schema.ts";

/**
 * What a cluster, or a machine that is alone, counted. A node's row counts what that node was given, so a request that moved on
 * to a second node counts for both; the summary's times are those of whole requests.
 */
export function toClusterReport(
  { nodes, cluster_summary: summary, recent_errors: errors }: ClusterMetrics,
  { running, waiting }: { readonly running: number; readonly waiting: number },
): MetricsReport {
  const rows = Object.entries(nodes).map(([name, row]) => [name, toNodeMetrics(row)] as const);
  return {
    nodes: Object.fromEntries(rows),
    cluster_summary: {
      total_nodes: summary.total_nodes,
      total_requests: summary.total_requests,
      average_success_rate: summary.total_requests === 0 ? 1 : summary.average_success_rate,
      average_latency_ms: round(summary.average_latency_ms),
      total_tokens: summary.total_tokens,
      tokens_per_second: round(summary.tokens_per_second),
      latency_ms: roundAll(summary.latency_ms),
      first_token_ms: roundAll(summary.time_to_first_token_ms),
      queue_wait_ms: roundAll(summary.queue_wait_ms),
      in_flight: summary.in_flight,
      queued: summary.queued,
      escalations: { ...summary.escalations },
      runs: { running, waiting },
    },
    recent_errors: [...errors],
  };
}

function toNodeMetrics(row: NodeMetricsRow): NodeMetrics {
  const ended = row.successful_requests + row.failed_requests;
  return {
    total_requests: row.total_requests,
    successful_requests: row.successful_requests,
    failed_requests: row.failed_requests,
    cancelled_requests: row.cancelled_requests,
    success_rate: ended === 0 ? 1 : row.success_rate,
    average_latency_ms: round(row.average_latency_ms),
    tokens_per_second: round(row.tokens_per_second),
    last_request: row.last_request,
    total_tokens: row.total_tokens,
    prompt_tokens: row.prompt_tokens,
    completion_tokens: row.completion_tokens,
    latency_ms: roundAll(row.latency_ms),
    first_token_ms: roundAll(row.time_to_first_token_ms),
    queue_wait_ms: roundAll(row.queue_wait_ms),
    in_flight: row.in_flight,
    queued: row.queued,
    errors: { ...row.errors },
  };
}

function roundAll({ p50, p95, p99 }: Percentiles): Percentiles {
  const at = (value: number | null): number | null => (value === null ? null : round(value));
  return { p50: at(p50), p95: at(p95), p99: at(p99) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
