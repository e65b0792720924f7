import type { Engine } from "@harombe/llm";

import type { EngineChoice } from "./engine-choice.ts";
import { createNoEngineError, type EngineAttempt } from "./no-engine-error.ts";

export interface SelectEngineOptions {
  /** How long one engine may take to answer. */
  readonly probeTimeoutMs: number;
  /** What a person can do where none answers, the best first; only then is it asked. */
  readonly findWaysOut: () => Promise<readonly string[]>;
}

/**
 * Asks all choices at once and takes the first in order that answers; the others are closed.
 * Throws `HAROMBE_SERVER_NO_ENGINE` when none does.
 */
export async function selectEngine(
  choices: readonly EngineChoice[],
  { probeTimeoutMs, findWaysOut }: SelectEngineOptions,
): Promise<Engine> {
  const searches = choices.map((choice) => search(choice, probeTimeoutMs));
  const attempts: EngineAttempt[] = [];
  let selected: Engine | undefined;
  for (const pending of searches) {
    if (selected) {
      void pending.then(({ engine }) => engine?.close());
      continue;
    }
    const { engine, attempt } = await pending;
    selected = engine;
    attempts.push(attempt);
  }
  if (!selected) throw createNoEngineError(attempts, { waysOut: await findWaysOut() });
  return selected;
}

interface SearchResult {
  readonly engine?: Engine;
  readonly attempt: EngineAttempt;
}

/** Never throws. */
async function search(choice: EngineChoice, timeoutMs: number): Promise<SearchResult> {
  const { label } = choice;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return { engine: await choice.find({ signal }), attempt: { label, reason: "answers" } };
  } catch (error) {
    const reason = signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
    return { attempt: { label, reason } };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
