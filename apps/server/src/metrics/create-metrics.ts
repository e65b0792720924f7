import type { Cluster } from "@harombe/coordination";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

import type { ModelCall, ModelObserver } from "../assistant/observe-model.ts";
import { toClusterReport } from "./cluster-report.ts";
import { registerClusterSeries } from "./cluster-series.ts";
import type { MetricsReport, NodeMetrics, Percentiles } from "./metrics-schema.ts";
import { percentile } from "./percentile.ts";

export interface MetricsOptions {
  /** This machine's name; calls that no cluster routed count for it. */
  readonly nodeName: string;
  /** Runs that are at work and that wait, for the report. */
  readonly runCounts: () => { readonly running: number; readonly waiting: number };
  /** Null while this machine answers by itself. Default: always. */
  readonly cluster?: () => Cluster | null;
}

export interface Metrics extends ModelObserver {
  report(): Promise<MetricsReport>;
  /** Prometheus' text format. */
  prometheus(): Promise<string>;
  readonly prometheusContentType: string;
}

/** From 5 ms to about 11 minutes, each bound half as large again as the one before. */
const bucketsSeconds = Array.from({ length: 30 }, (_, index) => 0.005 * 1.5 ** index);

/** Counts in a registry of its own. What it holds grows with the number of nodes alone. */
export function createMetrics({
  nodeName,
  runCounts,
  cluster = () => null,
}: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ["node"] as const;
  const requests = new Counter({
    name: "harombe_model_requests_total",
    help: "Calls of a model, by outcome",
    labelNames: ["node", "outcome"] as const,
    registers,
  });
  const tokens = new Counter({
    name: "harombe_model_tokens_total",
    help: "Tokens that engines counted",
    labelNames: ["node", "kind"] as const,
    registers,
  });
  const generation = new Counter({
    name: "harombe_model_generation_seconds_total",
    help: "Time from first output to end, of calls whose tokens were counted",
    labelNames,
    registers,
  });
  const latency = new Histogram({
    name: "harombe_model_duration_seconds",
    help: "Duration of calls that were answered",
    labelNames,
    buckets: bucketsSeconds,
    registers,
  });
  const firstToken = new Histogram({
    name: "harombe_model_first_token_seconds",
    help: "Time until the first output",
    labelNames,
    buckets: bucketsSeconds,
    registers,
  });
  const queueWait = new Histogram({
    name: "harombe_model_queue_wait_seconds",
    help: "Time until a call was given to a node of the cluster",
    labelNames,
    buckets: bucketsSeconds,
    registers,
  });
  registerClusterSeries(registry, cluster);
  const inFlight = new Gauge({
    name: "harombe_model_requests_in_flight",
    help: "Calls of a model that are under way",
    registers,
  });
  registry.registerMetric(
    new Gauge({
      name: "harombe_runs",
      help: "Runs of the agent that are not over",
      labelNames: ["status"] as const,
      registers: [],
      collect() {
        const { running, waiting } = runCounts();
        this.set({ status: "running" }, running);
        this.set({ status: "waiting" }, waiting);
      },
    }),
  );
  const lastRequests = new Map<string, string>([[nodeName, ""]]);
  let flying = 0;

  return {
    started: () => inFlight.set((flying += 1)),
    ended(call) {
      inFlight.set((flying -= 1));
      const node = call.node ?? nodeName;
      lastRequests.set(node, new Date().toISOString());
      requests.inc({ node, outcome: call.outcome });
      tokens.inc({ node, kind: "prompt" }, call.promptTokens);
      tokens.inc({ node, kind: "completion" }, call.completionTokens);
      if (call.queueWaitMs !== null) queueWait.observe({ node }, call.queueWaitMs / 1000);
      if (call.firstTokenMs !== null) {
        firstToken.observe({ node }, call.firstTokenMs / 1000);
        if (call.completionTokens > 0) generation.inc({ node }, generationSeconds(call));
      }
      if (call.outcome === "ok") latency.observe({ node }, call.durationMs / 1000);
    },
    async report() {
      const current = cluster();
      if (current) return toClusterReport(current.metrics(), runCounts());
      const read = await readAll({ requests, tokens, generation, latency, firstToken });
      const nodes = [...lastRequests].map(([node, last]): [string, NodeMetrics] => [
        node,
        toNodeMetrics(read(node), { last, inFlight: node === nodeName ? flying : 0 }),
      ]);
      const { running, waiting } = runCounts();
      const total = toNodeMetrics(read(null), { last: "", inFlight: flying });
      return {
        nodes: Object.fromEntries(nodes),
        cluster_summary: {
          total_nodes: nodes.length,
          total_requests: total.total_requests,
          average_success_rate: total.success_rate,
          average_latency_ms: total.average_latency_ms,
          total_tokens: total.prompt_tokens + total.completion_tokens,
          tokens_per_second: total.tokens_per_second,
          latency_ms: total.latency_ms,
          first_token_ms: total.first_token_ms,
          queue_wait_ms: total.queue_wait_ms,
          in_flight: flying,
          queued: 0,
          escalations: {},
          runs: { running, waiting },
        },
        recent_errors: [],
      };
    },
    prometheus: () => registry.metrics(),
    prometheusContentType: registry.contentType,
  };
}

function generationSeconds({ durationMs, firstTokenMs }: ModelCall): number {
  return Math.max(0, durationMs - (firstTokenMs ?? 0)) / 1000;
}

interface Sample {
  readonly labels: Partial<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

interface Readable {
  get(): Promise<{ readonly values: readonly Sample[] }>;
}

/** All samples of one node, or of all nodes where it is null. */
interface NodeSamples {
  sum(source: string, labels?: Readonly<Record<string, string>>): number;
  histogram(source: string): readonly Sample[];
}

async function readAll(
  sources: Readonly<Record<string, Readable>>,
): Promise<(node: string | null) => NodeSamples> {
  const samples = new Map<string, readonly Sample[]>();
  for (const [name, source] of Object.entries(sources)) {
    samples.set(name, (await source.get()).values);
  }
  return (node) => {
    const of = (source: string): readonly Sample[] =>
      (samples.get(source) ?? []).filter(({ labels }) => node === null || labels["node"] === node);
    return {
      histogram: of,
      sum: (source, labels = {}) =>
        of(source)
          .filter((sample) => Object.entries(labels).every(([k, v]) => sample.labels[k] === v))
          .reduce((total, { value }) => total + value, 0),
    };
  };
}

function toNodeMetrics(
  samples: NodeSamples,
  { last, inFlight }: { readonly last: string; readonly inFlight: number },
): NodeMetrics {
  const total = samples.sum("requests");
  const failed = samples.sum("requests", { outcome: "failed" });
  const completion = samples.sum("tokens", { kind: "completion" });
  const seconds = samples.sum("generation");
  const { count, sum } = totalsOf(samples.histogram("latency"));
  return {
    total_requests: total,
    failed_requests: failed,
    success_rate: total === 0 ? 1 : (total - failed) / total,
    average_latency_ms: count === 0 ? 0 : round((sum / count) * 1000),
    tokens_per_second: seconds === 0 ? 0 : round(completion / seconds),
    last_request: last === "" ? null : last,
    prompt_tokens: samples.sum("tokens", { kind: "prompt" }),
    completion_tokens: completion,
    latency_ms: percentilesOf(samples.histogram("latency")),
    first_token_ms: percentilesOf(samples.histogram("firstToken")),
    queue_wait_ms: { p50: null, p95: null, p99: null },
    in_flight: inFlight,
    queued: 0,
    errors: {},
  };
}

function totalsOf(samples: readonly Sample[]): { readonly count: number; readonly sum: number } {
  let count = 0;
  let sum = 0;
  for (const { metricName, value } of samples) {
    if (metricName?.endsWith("_count")) count += value;
    if (metricName?.endsWith("_sum")) sum += value;
  }
  return { count, sum };
}

function percentilesOf(samples: readonly Sample[]): Percentiles {
  const counts = new Map<number, number>();
  for (const { labels, metricName, value } of samples) {
    if (!metricName?.endsWith("_bucket")) continue;
    const bound = labels["le"] === "+Inf" ? Infinity : Number(labels["le"]);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  const buckets = [...counts].map(([bound, count]) => ({ bound, count }));
  const at = (share: number): number | null => {
    const seconds = percentile(buckets, share);
    return seconds === null ? null : round(seconds * 1000);
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
