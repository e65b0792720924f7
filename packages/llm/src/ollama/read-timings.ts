import type { EngineTimings } from "../contract/model-event.ts";

/** What the last line of an answer of Ollama's tells of its times. */
export interface TimedLine {
  readonly load_duration?: unknown;
  readonly prompt_eval_count?: unknown;
  readonly prompt_eval_duration?: unknown;
  readonly eval_duration?: unknown;
}

/** Ollama tells durations in nanoseconds, and leaves out what it did not measure. */
export function readTimings(line: TimedLine): EngineTimings {
  const loadMs = toMs(line.load_duration);
  const prefillMs = toMs(line.prompt_eval_duration);
  const decodeMs = toMs(line.eval_duration);
  const { prompt_eval_count: prefillTokens } = line;
  return {
    ...(loadMs !== null && { loadMs }),
    ...(prefillMs !== null && typeof prefillTokens === "number" && { prefillMs, prefillTokens }),
    ...(decodeMs !== null && { decodeMs }),
  };
}

function toMs(nanoseconds: unknown): number | null {
  return typeof nanoseconds === "number" && nanoseconds >= 0 ? nanoseconds / 1e6 : null;
}
