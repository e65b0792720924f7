export interface RateLimitOptions {
  readonly perSecond: number;
  readonly now: () => number;
}

/** A bucket that holds one second's worth: returns whether one more is allowed now. */
export function createRateLimit({ perSecond, now }: RateLimitOptions): () => boolean {
  let tokens = perSecond;
  let filledMs = now();
  return () => {
    tokens = Math.min(perSecond, tokens + ((now() - filledMs) / 1_000) * perSecond);
    filledMs = now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
