export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface PolicyLatency extends Latency {
  readonly policy: string;
}

/** What `harombe demo --json` prints. */
export interface DemoSummary {
  /** Tasks and questions that the cluster was given; those of the comparison do not count. */
  readonly requests: number;
  readonly answered: number;
  /** Ended with an error that says why. */
  readonly failed: number;
  /** Ended without an answer and without an error. */
  readonly lost: number;
  /** Servers that were killed, and those of them that were back at the end. */
  readonly killed: number;
  readonly recovered: number;
  /** Of the mixed load, from the request to the end of its answer. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** The same load by another policy. */
  readonly baseline: PolicyLatency;
  /** The same questions faster than all servers together can answer them. */
  readonly heavy: Latency & { readonly baseline: PolicyLatency };
  /** Names of the tools that ran. */
  readonly tools: readonly string[];
  readonly durationMs: number;
}
