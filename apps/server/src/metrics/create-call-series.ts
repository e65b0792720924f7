import { Counter, Gauge, Histogram, Registry } from "prom-client";

import type { ModelCall } from "../assistant/observe-model.ts";
import { createNodeLabels } from "./create-node-labels.ts";

export interface CallSeriesOptions {
  readonly runCounts: () => { readonly running: number; readonly waiting: number };
  readonly liveNodes: () => readonly string[];
}

/** What calls of models came to, in a registry of their own. */
export interface CallSeries {
  readonly registry: Registry;
  note(call: ModelCall & { readonly node: string }): void;
  setInFlight(count: number): void;
}

/** From 5 ms to about 11 minutes, each bound half as large again as the one before. */
const bucketsSeconds = Array.from({ length: 30 }, (_, index) => 0.005 * 1.5 ** index);

const operations = ["chat", "embeddings"] as const;
const outcomes = ["ok", "failed", "aborted"] as const;
const tokenKinds = ["prompt", "completion"] as const;

export function createCallSeries({ runCounts, liveNodes }: CallSeriesOptions): CallSeries {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "harombe_model_requests_total",
    help: "Calls of a model, by outcome",
    labelNames: ["node", "operation", "outcome"] as const,
    registers,
  });
  const tokens = new Counter({
    name: "harombe_model_tokens_total",
    help: "Tokens that engines counted",
    labelNames: ["node", "operation", "kind"] as const,
    registers,
  });
  const generation = new Counter({
    name: "harombe_model_generation_seconds_total",
    help: "Time from first output to end, of calls whose tokens were counted",
    labelNames: ["node"] as const,
    registers,
  });
  const duration = new Histogram({
    name: "harombe_model_duration_seconds",
    help: "Duration of calls that were answered",
    labelNames: ["node", "operation"] as const,
    buckets: bucketsSeconds,
    registers,
  });
  const firstToken = new Histogram({
    name: "harombe_model_first_token_seconds",
    help: "Time until the first output",
    labelNames: ["node"] as const,
    buckets: bucketsSeconds,
    registers,
  });
  const queueWait = new Histogram({
    name: "harombe_model_queue_wait_seconds",
    help: "Time until a call was given to a node",
    labelNames: ["node"] as const,
    buckets: bucketsSeconds,
    registers,
  });
  const inFlight = new Gauge({
    name: "harombe_model_requests_in_flight",
    help: "Calls of a model that are under way",
    registers,
  });
  const runs = new Gauge({
    name: "harombe_runs",
    help: "Runs of the agent that are not over",
    labelNames: ["status"] as const,
    registers: [],
    collect() {
      const { running, waiting } = runCounts();
      this.set({ status: "running" }, running);
      this.set({ status: "waiting" }, waiting);
    },
  });
  registry.registerMetric(runs);

  const forget = (node: string): void => {
    for (const metric of [generation, firstToken, queueWait]) metric.remove({ node });
    for (const operation of operations) {
      duration.remove({ node, operation });
      for (const outcome of outcomes) requests.remove({ node, operation, outcome });
      for (const kind of tokenKinds) tokens.remove({ node, operation, kind });
    }
  };
  const labels = createNodeLabels({ liveNodes, forget });

  return {
    registry,
    setInFlight: (count) => inFlight.set(count),
    note(call) {
      const { node, operation, outcome } = call;
      labels.use(node);
      requests.inc({ node, operation, outcome });
      tokens.inc({ node, operation, kind: "prompt" }, call.promptTokens);
      if (operation === "chat") {
        tokens.inc({ node, operation, kind: "completion" }, call.completionTokens);
      }
      if (call.queueWaitMs !== null) queueWait.observe({ node }, call.queueWaitMs / 1000);
      if (call.firstTokenMs !== null) {
        firstToken.observe({ node }, call.firstTokenMs / 1000);
        if (call.completionTokens > 0) generation.inc({ node }, generationSeconds(call));
      }
      if (outcome === "ok") duration.observe({ node, operation }, call.durationMs / 1000);
    },
  };
}

function generationSeconds({ durationMs, firstTokenMs }: ModelCall): number {
  return Math.max(0, durationMs - (firstTokenMs ?? 0)) / 1000;
}
