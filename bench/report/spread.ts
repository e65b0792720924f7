/** Where the samples of one measurement lie. */
export interface Spread {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly count: number;
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    if (value === undefined) throw new TypeError("A spread needs at least one sample");
    return value;
  };
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), count: sorted.length };
}

/** `12.3 (11.9 to 14.0)`: the median and where most samples lie. */
export function formatSpread({ median, p10, p90 }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${p10.toFixed(digits)} to ${p90.toFixed(digits)})`;
}
