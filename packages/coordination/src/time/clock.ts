/** Time as the cluster sees it; tests and simulations bring their own. */
export interface Clock {
  /** Milliseconds since 1970, never going back. */
  now(): number;
  /** Calls back once; the returned function takes that back. */
  startTimer(callback: () => void, delayMs: number, options?: TimerOptions): () => void;
}

export interface TimerOptions {
  /** Keeps the process alive until then. Default false. */
  readonly isAwaited?: boolean;
}

/** What Node's timers can hold; more would fire at once. */
const timerMsMax = 2 ** 31 - 1;

const { timeOrigin: originMs } = performance;

export const systemClock: Clock = {
  now: () => originMs + performance.now(),
  startTimer(callback, delayMs, { isAwaited = false } = {}) {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), timerMsMax));
    if (!isAwaited) timer.unref();
    return () => clearTimeout(timer);
  },
};
