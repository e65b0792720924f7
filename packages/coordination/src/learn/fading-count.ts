/** A count that halves by itself with time. */
export interface FadingCount {
  value: number;
  at: number;
}

const halfLifeMs = 30_000;

export function createFadingCount(): FadingCount {
  return { value: 0, at: 0 };
}

export function readFadingCount(count: FadingCount, nowMs: number): number {
  if (count.value === 0) return 0;
  return count.value * 2 ** ((count.at - nowMs) / halfLifeMs);
}

export function addToFadingCount(count: FadingCount, nowMs: number): void {
  count.value = readFadingCount(count, nowMs) + 1;
  count.at = nowMs;
}

/** Leaves the share of it that is not forgiven: 0 for a clean sheet. */
export function keepOfFadingCount(count: FadingCount, share: number): void {
  count.value *= share;
}
