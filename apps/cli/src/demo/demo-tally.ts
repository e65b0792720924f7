import type { AgentEvent } from "@harombe/agent";

/** What `harombe demo --json` prints. Figures of machines that failed come with a cluster. */
export interface DemoSummary {
  /** Requests to the model. */
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  readonly lost: number;
  readonly killed: number;
  readonly recovered: number;
  /** Of requests to the model, from the request to the end of the answer. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Another policy on the same load; null where one machine leaves nothing to choose. */
  readonly baseline: {
    readonly policy: string;
    readonly p50Ms: number;
    readonly p95Ms: number;
  } | null;
  /** Names of the tools that ran. */
  readonly tools: readonly string[];
  readonly durationMs: number;
}

export interface DemoTally {
  readonly observe: (event: AgentEvent) => void;
  summary(): DemoSummary;
}

/** Counts what a demo did from the events that it saw. */
export function createDemoTally({ now = () => performance.now() } = {}): DemoTally {
  const startedAt = now();
  const requested = new Set<string>();
  const durationsMs: number[] = [];
  const tools = new Set<string>();
  let failed = 0;
  return {
    observe(event) {
      if (event.type === "step-start") requested.add(event.stepId);
      if (event.type === "step-end") durationsMs.push(event.durationMs);
      if (event.type === "tool-end" && event.outcome === "ok") tools.add(event.name);
      if (event.type === "run-end" && event.result.status === "failed") failed += 1;
    },
    summary() {
      const sorted = durationsMs.toSorted((a, b) => a - b);
      const answered = sorted.length;
      return {
        requests: requested.size,
        answered,
        failed,
        lost: requested.size - answered - failed,
        killed: 0,
        recovered: 0,
        p50Ms: percentile(sorted, 0.5),
        p95Ms: percentile(sorted, 0.95),
        baseline: null,
        tools: [...tools],
        durationMs: now() - startedAt,
      };
    },
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
