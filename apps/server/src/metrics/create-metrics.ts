import { type Cluster, createMachineRecorder, type NodeStatus } from "@harombe/coordination";

import type { ModelCall, ModelObserver } from "../assistant/observe-model.ts";
import { toClusterReport } from "./cluster-report.ts";
import { registerClusterSeries, type Reading } from "./cluster-series.ts";
import { createBacklog } from "./create-backlog.ts";
import { createCallSeries } from "./create-call-series.ts";
import type { MetricsReport } from "./metrics-schema.ts";

export interface MetricsOptions {
  /** This machine's name; calls that no cluster routed count for it. */
  readonly nodeName: string;
  /** Runs that are at work and that wait, for the report. */
  readonly runCounts: () => { readonly running: number; readonly waiting: number };
  /** Null while this machine answers by itself. Default: always. */
  readonly cluster?: () => Cluster | null;
  /** How this machine stands while it is alone. Default: available, with one slot. */
  readonly standing?: () => Promise<Pick<NodeStatus, "status" | "slots">>;
}

export interface Metrics extends ModelObserver {
  report(): Promise<MetricsReport>;
  /** Prometheus' text format. */
  prometheus(): Promise<string>;
  readonly prometheusContentType: string;
}

/** What it holds grows with the number of nodes that are there, and with a hundred that left. */
export function createMetrics({
  nodeName,
  runCounts,
  cluster = () => null,
  standing = async () => ({ status: "available", slots: 1 }),
}: MetricsOptions): Metrics {
  const liveNodes = (): readonly string[] => [
    nodeName,
    ...(cluster()?.status() ?? []).map(({ name }) => name),
  ];
  const series = createCallSeries({ runCounts, liveNodes });
  const alone = createMachineRecorder({ name: nodeName });
  let flying = 0;
  let reading: Reading | null = null;
  const calls = createBacklog<EndedCall>((call) => {
    series.note(withNode(call, nodeName));
    if (call.isAlone) alone.note(call);
  });
  registerClusterSeries(series.registry, () => reading);

  const metrics = () => cluster()?.metrics() ?? alone.metrics({ inFlight: flying });
  const status = async (): Promise<Reading["status"]> =>
    cluster()?.status() ?? [{ name: nodeName, ...(await standing()) }];
  return {
    started: () => series.setInFlight((flying += 1)),
    ended(call) {
      series.setInFlight((flying -= 1));
      const startedAt = Date.now() - call.durationMs;
      calls.add({ ...call, startedAt, isAlone: cluster() === null });
    },
    async report() {
      calls.settle();
      return toClusterReport(metrics(), runCounts());
    },
    async prometheus() {
      calls.settle();
      const standings = await status();
      reading = { metrics: metrics(), status: standings };
      return series.registry.metrics();
    },
    prometheusContentType: series.registry.contentType,
  };
}

interface EndedCall extends ModelCall {
  readonly startedAt: number;
  /** No cluster was there to route it. */
  readonly isAlone: boolean;
}

/** A machine that is alone waits for no other one. */
function withNode(call: EndedCall, nodeName: string): ModelCall & { readonly node: string } {
  const queueWaitMs = call.isAlone ? 0 : call.queueWaitMs;
  return { ...call, node: call.node ?? nodeName, queueWaitMs };
}
