import { errorKindOf } from "../attempt/failure-kind.ts";
import { createEscalationCounts } from "../escalate/evidence.ts";
import { type ClusterMetrics, toMetricsRow } from "./cluster-metrics.ts";
import { createErrorRing } from "./create-error-ring.ts";
import { countError, createNodeMetrics } from "./node-metrics.ts";
import { toClusterMetrics } from "./to-cluster-metrics.ts";

/** One call of a model that is over. */
export interface MachineCall {
  readonly outcome: "ok" | "failed" | "aborted";
  /** What it failed with. */
  readonly error: unknown;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Null when there was no output, or none that flows. */
  readonly firstTokenMs: number | null;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Counts for a machine that answers by itself, as a cluster counts for its nodes. */
export interface MachineRecorder {
  note(call: MachineCall): void;
  metrics(load: { readonly inFlight: number }): ClusterMetrics;
}

export interface MachineRecorderOptions {
  /** The machine's. */
  readonly name: string;
  /** Errors that are remembered. Default 100. */
  readonly errorsMax?: number;
}

/** A cluster of one: nothing waits in a queue, and nothing moves on. */
export function createMachineRecorder({
  name,
  errorsMax = 100,
}: MachineRecorderOptions): MachineRecorder {
  const metrics = createNodeMetrics();
  const errors = createErrorRing(errorsMax);
  const escalations = createEscalationCounts();
  const noteOutcome = (call: MachineCall): void => {
    if (call.outcome === "aborted") metrics.cancelled += 1;
    else if (call.outcome === "failed") {
      metrics.failed += 1;
      countError(metrics, errorKindOf(call.error));
      errors.add(call.error, { at: call.startedAt + call.durationMs, node: name });
    } else {
      metrics.succeeded += 1;
      metrics.latencyMs.add(call.durationMs);
      if (call.firstTokenMs !== null) metrics.firstTokenMs.add(call.firstTokenMs);
    }
  };
  return {
    note(call) {
      metrics.requests += 1;
      metrics.lastRequestAt = call.startedAt;
      metrics.queueWaitMs.add(0);
      metrics.promptTokens += call.promptTokens;
      metrics.completionTokens += call.completionTokens;
      if (call.completionTokens > 0 && call.firstTokenMs !== null) {
        metrics.decodeMs += Math.max(0, call.durationMs - call.firstTokenMs);
      }
      noteOutcome(call);
    },
    metrics: ({ inFlight }) =>
      toClusterMetrics({
        rows: [[name, toMetricsRow(metrics, { inFlight, queued: 0 })]],
        times: metrics,
        queued: 0,
        escalations,
        errors: errors.list(),
      }),
  };
}
