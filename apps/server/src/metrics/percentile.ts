/** One bucket of a histogram: how many values were at most `bound`. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/**
 * The value below which a share of all values lies, by straight lines between the bounds of the
 * buckets, as Prometheus' `histogram_quantile` has it. Null without values; the largest finite
 * bound for what lies beyond it.
 */
export function percentile(buckets: readonly Bucket[], share: number): number | null {
  const sorted = buckets.toSorted((one, other) => one.bound - other.bound);
  const total = sorted.at(-1)?.count ?? 0;
  if (total === 0) return null;
  const rank = share * total;
  let lower: Bucket = { bound: 0, count: 0 };
  for (const bucket of sorted) {
    if (bucket.count >= rank) {
      if (bucket.bound === Infinity) return lower.bound;
      const within = bucket.count - lower.count;
      const part = within === 0 ? 1 : (rank - lower.count) / within;
      return lower.bound + (bucket.bound - lower.bound) * part;
    }
    lower = bucket;
  }
  return lower.bound;
}
