import { setTimeout as delay } from "node:timers/promises";

/** Time as the engine sees it; tests may bring their own. */
export interface SimulatedClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when it aborts first. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: SimulatedClock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (durationMs, signal) => {
    signal.throwIfAborted();
    try {
      await delay(durationMs, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
