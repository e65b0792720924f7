import type { Engine, EngineHealth } from "../contract/engine.ts";
import type { CallOptions } from "../contract/language-model.ts";
import { LlmError } from "../errors/llm-error.ts";
import { defaultCandidates, type EngineCandidate } from "./engine-candidate.ts";

export interface DetectedEngine {
  readonly name: string;
  readonly url: string;
  readonly health: EngineHealth;
  /** Makes the engine that was found. Who makes it closes it. */
  readonly create: () => Engine;
}

export interface DetectEnginesOptions extends CallOptions {
  /** In order of preference. Default: Ollama, llama.cpp, vLLM, LM Studio, at their usual ports. */
  readonly candidates?: readonly EngineCandidate[];
  /** For each candidate; all are asked at the same time. Default 1000. */
  readonly timeoutMs?: number;
}

/** The engines that answer, in the order of the candidates. Throws only the signal's reason. */
export async function detectEngines(
  options: DetectEnginesOptions = {},
): Promise<readonly DetectedEngine[]> {
  const found = await Promise.all(ask(options));
  return found.filter((engine) => engine !== null);
}

/**
 * The first engine in the order of the candidates; null when none answers. Waits for later ones
 * only while the earlier have not answered. Throws only the signal's reason.
 */
export async function findEngine({
  signal,
  ...options
}: DetectEnginesOptions = {}): Promise<DetectedEngine | null> {
  const rest = new AbortController();
  const either = signal ? AbortSignal.any([signal, rest.signal]) : rest.signal;
  const answers = ask({ ...options, signal: either });
  // Those that nobody waits for any more must not count as unhandled.
  for (const answer of answers) answer.catch(() => {});
  try {
    for (const answer of answers) {
      const found = await answer;
      if (found !== null) return found;
    }
    return null;
  } finally {
    rest.abort();
  }
}

function ask({
  candidates = defaultCandidates(),
  timeoutMs = 1000,
  signal,
}: DetectEnginesOptions): readonly Promise<DetectedEngine | null>[] {
  signal?.throwIfAborted();
  return candidates.map((candidate) => identify(candidate, { timeoutMs, signal }));
}

async function identify(
  { name, url, create, ...candidate }: EngineCandidate,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<DetectedEngine | null> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const health = await candidate.identify({
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return health && { name, url, health, create };
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted || LlmError.isInstance(error)) return null;
    throw error;
  }
}
