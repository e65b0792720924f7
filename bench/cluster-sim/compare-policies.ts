import type { PolicyName } from "../../packages/coordination/src/route/routing-policy.ts";
import type { SimulatedClusterSpec } from "./clusters.ts";
import { createWorkload } from "./create-workload.ts";
import { runClairvoyant } from "./run-clairvoyant.ts";
import { runPolicy } from "./run-policy.ts";

export const policies = ["cost", "least-busy", "round-robin", "random"] as const;
export type Contestant = PolicyName | "clairvoyant";

/** Seconds from a request to the end of its answer, one number for each seed. */
export interface Completion {
  readonly meanSeconds: readonly number[];
  readonly p95Seconds: readonly number[];
}

export interface Comparison {
  readonly load: number;
  readonly completions: Readonly<Record<Contestant, Completion>>;
  /** Requests that got no answer, over all policies and seeds. */
  readonly lost: number;
}

/** Every policy gets the same requests at the same times. */
export function comparePolicies(
  { nodes, jobs: jobCount, seeds, warmUpShare, isWarm = false }: SimulatedClusterSpec,
  load: number,
): Comparison {
  const took = new Map<Contestant, (readonly number[])[]>();
  const add = (contestant: Contestant, tookMs: readonly number[]): void => {
    took.set(contestant, [...(took.get(contestant) ?? []), tookMs]);
  };
  let lost = 0;
  for (const seed of seeds) {
    const jobs = createWorkload({ nodes, load, jobs: jobCount, seed });
    add("clairvoyant", runClairvoyant(nodes, { jobs, isWarm }));
    for (const policy of policies) {
      const { tookMs } = runPolicy(policy, { nodes, jobs, seed, isWarm });
      const answered = tookMs.filter((ms) => ms !== null);
      lost += jobs.length - answered.length;
      add(policy, answered);
    }
  }
  const entries = [...took].map(([contestant, runs]) => [contestant, summarize(runs, warmUpShare)]);
  return { load, lost, completions: Object.fromEntries(entries) };
}

function summarize(runs: readonly (readonly number[])[], warmUpShare: number): Completion {
  const counted = runs.map((run) => run.slice(Math.floor(run.length * warmUpShare)));
  return {
    meanSeconds: counted.map((run) => run.reduce((sum, ms) => sum + ms, 0) / run.length / 1000),
    p95Seconds: counted.map((run) => {
      const sorted = run.toSorted((a, b) => a - b);
      return sorted[Math.floor(sorted.length * 0.95)]! / 1000;
    }),
  };
}
