/** One request: how hard a router takes it to be, and what the two models make of it. */
export interface ScoredResult {
  /** Requests from some threshold on go to the strong model. */
  readonly score: number;
  readonly weak: number;
  readonly strong: number;
}

/** What is reached when this share of all calls goes to the strong model. */
export interface GapPoint {
  readonly strongCalls: number;
  /** Performance gap recovered: 0 as the weak model alone, 1 as the strong one. */
  readonly recovered: number;
}

export interface RecoveredGap {
  /** From no call to all calls, one point for each threshold between different scores. */
  readonly points: readonly GapPoint[];
  /** Average performance gap recovered, the area under the points; 0.5 for a router that guesses. */
  readonly average: number;
  readonly weakMean: number;
  readonly strongMean: number;
}

/**
 * As RouteLLM (Ong et al., 2024) defines it: PGR = (router − weak) / (strong − weak) in mean
 * scores, and APGR = the integral of PGR over the share of calls that go to the strong model. The
 * paper sums ten shares; here the area is exact, and within one score the order is by chance, so
 * straight lines join the thresholds. Throws `TypeError` without rows and without a gap.
 */
export function recoverGap(rows: readonly ScoredResult[]): RecoveredGap {
  if (rows.length === 0) throw new TypeError("There are no rows with results to judge");
  const weakMean = meanOf(rows.map(({ weak }) => weak));
  const strongMean = meanOf(rows.map(({ strong }) => strong));
  if (!(strongMean > weakMean)) {
    throw new TypeError(
      `The strong model's mean of ${strongMean} is not above the weak one's ${weakMean}: there is no gap`,
    );
  }
  const total = (strongMean - weakMean) * rows.length;
  const points: GapPoint[] = [{ strongCalls: 0, recovered: 0 }];
  let calls = 0;
  let gained = 0;
  for (const score of [...new Set(rows.map((row) => row.score))].toSorted((a, b) => b - a)) {
    for (const row of rows.filter((each) => each.score === score)) {
      calls += 1;
      gained += row.strong - row.weak;
    }
    points.push({ strongCalls: calls / rows.length, recovered: gained / total });
  }
  return { points, average: areaUnder(points), weakMean, strongMean };
}

/**
 * The smallest share of strong calls that recovers this much of the gap: RouteLLM's
 * call-performance threshold, CPT(50 %) for 0.5.
 */
export function strongCallsFor(points: readonly GapPoint[], recovered: number): number {
  const at = points.findIndex((point) => point.recovered >= recovered);
  const end = points[at];
  const start = points[at - 1];
  if (end === undefined) return 1;
  if (start === undefined) return end.strongCalls;
  const part = (recovered - start.recovered) / (end.recovered - start.recovered);
  return start.strongCalls + part * (end.strongCalls - start.strongCalls);
}

function areaUnder(points: readonly GapPoint[]): number {
  return points.slice(1).reduce((area, point, index) => {
    const before = points[index]!;
    const width = point.strongCalls - before.strongCalls;
    return area + (width * (point.recovered + before.recovered)) / 2;
  }, 0);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
