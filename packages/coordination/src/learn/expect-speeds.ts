import type { MovingAverage } from "./moving-average.ts";
import type { Speeds } from "./speeds.ts";

/** More samples make nothing surer: machines change. */
const samplesMax = 20;
/** After so long what was measured weighs half. */
const staleMs = 3_600_000;

/** What time has left of what was measured: from 1 to 0, and 0 where nothing was. */
export function freshnessOf({ answers, measuredAt }: Speeds, now: number): number {
  return answers === 0 ? 0 : staleMs / (staleMs + Math.max(0, now - measuredAt));
}

/** How little is known of a node: 1 before its first answer, towards 0 with each. */
export function doubtOf({ answers }: Speeds, freshness: number): number {
  return 1 / (1 + Math.min(answers, samplesMax) * freshness);
}

/**
 * What was measured on a node, drawn to what is usual among its peers, which weighs like one sample:
 * a node that nobody asked is expected to be like the others, and what nobody measured for long is
 * forgotten little by little. While no peer was measured (`usual` is NaN), the node's own prior
 * stands. Plain arguments, because a decision calls it some thousand times.
 */
export function expectMean(
  { value, samples }: MovingAverage,
  usual: number,
  freshness: number,
): number {
  if (Number.isNaN(usual)) return value;
  const weight = Math.min(samples, samplesMax) * freshness;
  return (usual + weight * value) / (1 + weight);
}
