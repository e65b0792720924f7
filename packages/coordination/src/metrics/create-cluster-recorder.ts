import type { EscalationCounts } from "../escalate/evidence.ts";
import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Dispatcher } from "../queue/create-dispatcher.ts";
import type { Clock } from "../time/clock.ts";
import { type ClusterMetrics, toMetricsRow } from "./cluster-metrics.ts";
import { createErrorRing } from "./create-error-ring.ts";
import { createHistogram, type Histogram } from "./create-histogram.ts";
import { toClusterMetrics } from "./to-cluster-metrics.ts";

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
  const errors = createErrorRing(errorsMax);
  const latencyMs = createHistogram();
  const firstTokenMs = createHistogram();
  const queueWaitMs = createHistogram();
  return {
    queueWaitMs,
    noteError: (node, error) => errors.add(error, { at: clock.now(), node }),
    noteAnswer({ startedAt, firstOutputAt }) {
      latencyMs.add(clock.now() - startedAt);
      if (firstOutputAt !== null) firstTokenMs.add(firstOutputAt - startedAt);
    },
    metrics: (nodes, dispatcher) =>
      toClusterMetrics({
        rows: nodes.map(({ config, routed, metrics }) => {
          const load = { inFlight: routed.inFlight, queued: dispatcher.queuedFor(routed) };
          return [config.name, toMetricsRow(metrics, load)];
        }),
        times: { latencyMs, firstTokenMs, queueWaitMs },
        queued: dispatcher.queued,
        escalations,
        errors: errors.list(),
      }),
  };
}
