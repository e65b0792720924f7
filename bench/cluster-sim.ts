/**
 * The router and the queue of `@harombe/coordination`, on virtual time, against other policies and
 * a bound that nobody can have. `node --conditions=@harombe/source bench/cluster-sim.ts`; takes
 * about a minute, and prints the same figures wherever it runs, but for what deciding costs.
 */
import { type SimulatedClusterSpec, clusters } from "./cluster-sim/clusters.ts";
import {
  comparePolicies,
  type Comparison,
  type Completion,
  policies,
} from "./cluster-sim/compare-policies.ts";
import { measureDecisions } from "./cluster-sim/measure-decisions.ts";
import { measureRequests } from "./cluster-sim/measure-requests.ts";
import { describeMachine } from "./report/describe-machine.ts";
import { formatSpread, spreadOf } from "./report/spread.ts";

/** Beyond it a queue grows for as long as requests come, and its length says nothing. */
const endlessSeconds = 1000;

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const format = (seconds: number): string =>
  seconds > endlessSeconds ? "grows" : seconds.toFixed(1);
const formatCompletion = ({ meanSeconds, p95Seconds }: Completion): string =>
  `${format(meanOf(meanSeconds))} / ${format(meanOf(p95Seconds))}`;
const nameSeeds = (seeds: readonly number[]): string =>
  seeds.length > 3 ? `${seeds[0]} to ${seeds.at(-1)}` : seeds.join(", ");
const ratios = (one: readonly number[], other: readonly number[]): readonly number[] =>
  one.map((value, index) => value / other[index]!);

function printCluster(cluster: SimulatedClusterSpec): readonly Comparison[] {
  const { name, seeds, jobs, loads } = cluster;
  console.log(`\n${name}: ${jobs} requests, seeds ${nameSeeds(seeds)}; mean / p95 seconds`);
  const columns = [...policies, "clairvoyant"] as const;
  console.log(["load", ...columns].map((cell) => cell.padEnd(15)).join(""));
  return loads.map((load) => {
    const comparison = comparePolicies(cluster, load);
    const cells = columns.map((column) => formatCompletion(comparison.completions[column]));
    console.log([`${load * 100} %`, ...cells].map((cell) => cell.padEnd(15)).join(""));
    return comparison;
  });
}

function printTarget(what: string, values: readonly number[], limit: number): void {
  const value = meanOf(values);
  const range = `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
  const verdict = value <= limit ? "reached" : "MISSED";
  console.log(`${what}: ${value.toFixed(2)} (${range}), at most ${limit.toFixed(2)}: ${verdict}`);
}

console.log(describeMachine());
const comparisons = new Map(clusters.map((cluster) => [cluster.name, printCluster(cluster)]));

console.log("");
const {
  cost,
  "least-busy": leastBusy,
  clairvoyant,
} = comparisons.get("unequal (5 nodes)")!.find(({ load }) => load === 0.7)!.completions;
const p95Ratios = ratios(cost.p95Seconds, leastBusy.p95Seconds);
const meanRatios = ratios(cost.meanSeconds, clairvoyant.meanSeconds);
printTarget("unequal at 70 %, p95 of cost by that of least-busy", p95Ratios, 0.7);
printTarget("unequal at 70 %, mean of cost by the clairvoyant's", meanRatios, 1.1);
const lost = [...comparisons.values()].flat().reduce((sum, comparison) => sum + comparison.lost, 0);
console.log(`requests lost: ${lost}`);

for (const [nodeCount, limit] of [
  [10, 20],
  [1000, 200],
] as const) {
  const spread = spreadOf(measureDecisions(nodeCount, 3000));
  const verdict = spread.median <= limit ? "reached" : "MISSED";
  console.log(
    `a decision with ${nodeCount} nodes: ${formatSpread(spread, 1)} µs, at most ${limit}: ${verdict}`,
  );
}

const perRequest = spreadOf(measureRequests(2, 3000));
const isFast = perRequest.median <= 60 ? "reached" : "MISSED";
console.log(
  `from a request of 200 bytes to its node, of 2: ${formatSpread(perRequest, 1)} µs, at most 60: ${isFast}`,
);
