/** A record with its clock. Times are milliseconds of a clock that never goes back. */
export interface Held<T> {
  readonly value: T;
  readonly ttlMs: number;
  readonly receivedMs: number;
  /** How often it was asked for again since it came. */
  readonly refreshes: number;
}

/** RFC 6762 section 5.2: a record is asked for again when 80, 85, 90 and 95 % of its time are over. */
const refreshAfter = [0.8, 0.85, 0.9, 0.95] as const;
/** Longer times than 75 minutes, RFC 6762's longest, are cut. */
const ttlSecondsMax = 4_500;

export const hold = <T>(value: T, ttlSeconds: number, nowMs: number): Held<T> => ({
  value,
  ttlMs: Math.min(ttlSeconds, ttlSecondsMax) * 1_000,
  receivedMs: nowMs,
  refreshes: 0,
});

export const expiryMs = (held: Held<unknown>): number => held.receivedMs + held.ttlMs;

/** When it is to be asked for again; never again after the fourth time. */
export function refreshMs({ receivedMs, ttlMs, refreshes }: Held<unknown>): number {
  const share = refreshAfter[refreshes];
  return share === undefined ? Number.POSITIVE_INFINITY : receivedMs + ttlMs * share;
}

/** Counts every question that was due by now as asked. */
export function markRefreshed<T>(held: Held<T>, nowMs: number): Held<T> {
  const asked = refreshAfter.filter((share) => held.receivedMs + held.ttlMs * share <= nowMs);
  return { ...held, refreshes: Math.max(held.refreshes, asked.length) };
}
