import { setImmediate } from "node:timers/promises";

import type { SimulatedClock } from "./clock.ts";

/** Without delay, other work gets its turn after so many tokens. */
const tokensPerTurn = 32;

/** Returns a function that waits until the next token is due. Late timers do not add up. */
export function createPacer(
  clock: SimulatedClock,
  tokensPerSecond: number,
  signal: AbortSignal,
): () => Promise<void> {
  const startedAt = clock.now();
  let tokens = 0;
  return async () => {
    signal.throwIfAborted();
    const dueInMs = startedAt + (tokens * 1000) / tokensPerSecond - clock.now();
    tokens += 1;
    if (dueInMs > 0) await clock.sleep(dueInMs, signal);
    else if (tokens % tokensPerTurn === 0) await setImmediate();
  };
}
