import type { SimulatedClock } from "./clock.ts";
import type { FittedPrompt } from "./fit-prompt.ts";
import type { PrefixCache } from "./prefix-cache.ts";

export interface ReadPromptOptions {
  readonly clock: SimulatedClock;
  readonly cache: PrefixCache;
  readonly promptTokensPerSecond: number;
  readonly firstTokenMs: number;
}

export interface ReadPrompt {
  readonly cachedTokens: number;
  readonly promptMs: number;
}

/** Spends the time that reading the prompt takes; what it shares with the last ones is free. */
export async function readPrompt(
  prompt: FittedPrompt,
  signal: AbortSignal,
  { clock, cache, promptTokensPerSecond, firstTokenMs }: ReadPromptOptions,
): Promise<ReadPrompt> {
  const startedAt = clock.now();
  const cachedTokens = Math.floor(prompt.tokens * cache.share(prompt.text));
  cache.remember(prompt.text);
  const readMs = ((prompt.tokens - cachedTokens) / promptTokensPerSecond) * 1000;
  if (readMs + firstTokenMs > 0) await clock.sleep(readMs + firstTokenMs, signal);
  return { cachedTokens, promptMs: clock.now() - startedAt };
}
