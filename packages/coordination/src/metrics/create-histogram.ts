/** Counts of values in buckets that each are an eighth of a doubling wide. */
export interface Histogram {
  readonly count: number;
  readonly sum: number;
  add(value: number): void;
  /** Within 5 % of the true value; null when nothing was counted. `share` from 0 to 1. */
  percentile(share: number): number | null;
  /** Cumulative counts, for exporters; only buckets that hold something. */
  buckets(): readonly { readonly upTo: number; readonly count: number }[];
}

const bucketsPerDoubling = 8;
const smallest = 0.1;
/** From 0.1 ms to about 1,000 hours: 280 numbers, whatever is counted. */
const bucketCount = 280;

/** Memory is bounded; so percentiles cost no sorting and no samples are kept. */
export function createHistogram(): Histogram {
  const counts = new Uint32Array(bucketCount);
  let count = 0;
  let sum = 0;
  const upperBound = (index: number): number => smallest * 2 ** (index / bucketsPerDoubling);
  return {
    get count() {
      return count;
    },
    get sum() {
      return sum;
    },
    add(value) {
      if (!Number.isFinite(value) || value < 0) return;
      const index = Math.ceil(Math.log2(Math.max(value, smallest) / smallest) * bucketsPerDoubling);
      const bounded = Math.min(bucketCount - 1, index);
      counts[bounded] = counts[bounded]! + 1;
      count += 1;
      sum += value;
    },
    percentile(share) {
      if (count === 0) return null;
      const rank = Math.max(1, Math.ceil(share * count));
      let seen = 0;
      for (let index = 0; index < bucketCount; index += 1) {
        seen += counts[index]!;
        // The middle of the bucket, in its logarithmic sense.
        if (seen >= rank) return upperBound(index - 0.5);
      }
      return null;
    },
    buckets() {
      let seen = 0;
      const list: { upTo: number; count: number }[] = [];
      for (let index = 0; index < bucketCount; index += 1) {
        if (counts[index] === 0) continue;
        seen += counts[index]!;
        list.push({ upTo: upperBound(index), count: seen });
      }
      return list;
    },
  };
}
