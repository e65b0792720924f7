import { errorKindOf } from "../attempt/failure-kind.ts";
import type { EscalationCounts } from "../escalate/evidence.ts";
import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Dispatcher } from "../queue/create-dispatcher.ts";
import type { Clock } from "../time/clock.ts";
import {
  type ClusterMetrics,
  meanOf,
  type NodeMetricsRow,
  percentilesOf,
  type RecordedError,
  toMetricsRow,
} from "./cluster-metrics.ts";
import { createHistogram, type Histogram } from "./create-histogram.ts";
import { createRing } from "./create-ring.ts";

/** One request through the cluster, however many nodes it took. */
export interface RequestRecord {
  readonly startedAt: number;
  firstOutputAt: number | null;
}

export interface ClusterRecorder {
  readonly queueWaitMs: Histogram;
  noteError(node: string | null, error: unknown): void;
  noteAnswer(record: RequestRecord): void;
  metrics(nodes: readonly ManagedNode[], dispatcher: Dispatcher): ClusterMetrics;
}

export interface ClusterRecorderOptions {
  /** Errors that are remembered. */
  readonly errorsMax: number;
  /** Counted elsewhere, as they happen. */
  readonly escalations: EscalationCounts;
}

export function createClusterRecorder(
  clock: Clock,
  { errorsMax, escalations }: ClusterRecorderOptions,
): ClusterRecorder {
  const errors = createRing<RecordedError>(errorsMax);
  const latencyMs = createHistogram();
  const firstTokenMs = createHistogram();
  const queueWaitMs = createHistogram();
  return {
    queueWaitMs,
    noteError(node, error) {
      const message = error instanceof Error ? error.message : String(error);
      const at = new Date(clock.now()).toISOString();
      errors.add({ at, node, kind: errorKindOf(error), message });
    },
    noteAnswer({ startedAt, firstOutputAt }) {
      latencyMs.add(clock.now() - startedAt);
      if (firstOutputAt !== null) firstTokenMs.add(firstOutputAt - startedAt);
    },
    metrics(nodes, dispatcher) {
      const rows = nodes.map((node): [string, NodeMetricsRow] => {
        const load = { inFlight: node.routed.inFlight, queued: dispatcher.queuedFor(node.routed) };
        return [node.config.name, toMetricsRow(node.metrics, load)];
      });
      return {
        nodes: Object.fromEntries(rows),
        cluster_summary: {
          ...summarize(rows.map(([, row]) => row)),
          average_latency_ms: meanOf(latencyMs),
          queued: dispatcher.queued,
          escalations: { ...escalations },
          latency_ms: percentilesOf(latencyMs),
          time_to_first_token_ms: percentilesOf(firstTokenMs),
          queue_wait_ms: percentilesOf(queueWaitMs),
        },
        recent_errors: errors.list(),
      };
    },
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
