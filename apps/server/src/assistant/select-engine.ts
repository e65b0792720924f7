import type { Engine } from "@harombe/llm";

import type { EngineChoice } from "./engine-choice.ts";
import { createNoEngineError, type EngineAttempt } from "./no-engine-error.ts";

export interface SelectEngineOptions {
  /** How long one engine may take to answer. Default 3000. */
  readonly probeTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks all choices at once and takes the first in order that answers; the others are closed.
 * Throws `HAROMBE_SERVER_NO_ENGINE` when none does.
 */
export async function selectEngine(
  choices: readonly EngineChoice[],
  { probeTimeoutMs = 3000, signal }: SelectEngineOptions = {},
): Promise<Engine> {
  const probes = choices.map((choice) => probe(choice, probeTimeoutMs, signal));
  const attempts: EngineAttempt[] = [];
  let selected: Engine | undefined;
  for (const pending of probes) {
    if (selected) {
      void pending.then(({ engine }) => engine?.close());
      continue;
    }
    const { engine, attempt } = await pending;
    selected = engine;
    attempts.push(attempt);
  }
  signal?.throwIfAborted();
  if (!selected) throw createNoEngineError(attempts);
  return selected;
}

interface ProbeResult {
  readonly engine: Engine | undefined;
  readonly attempt: EngineAttempt;
}

async function probe(
  choice: EngineChoice,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<ProbeResult> {
  const { label } = choice;
  const timeout = AbortSignal.timeout(timeoutMs);
  let engine: Engine | undefined;
  try {
    engine = await choice.open();
    await engine.probe({ signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    return { engine, attempt: { label, reason: "answers" } };
  } catch (error) {
    await engine?.close();
    const reason = timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
    return { engine: undefined, attempt: { label, reason } };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
