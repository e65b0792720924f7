import type { EngineTimings, ModelEvent, Usage } from "../contract/model-event.ts";
import type { ModelRequest } from "../contract/model-request.ts";
import { toUsageEvent } from "../decode/create-answer.ts";
import { mapFinishReason } from "../decode/map-finish-reason.ts";
import { promptCutWarning } from "../decode/prompt-cut-warning.ts";

/** What the pieces of an answer say besides output. */
export interface AnswerEnd {
  /** The engine's word; null until it says why the answer ends. */
  reason: string | null;
  usage: Usage | null;
  timings: EngineTimings | null;
  hasToolCalls: boolean;
}

export function createAnswerEnd(): AnswerEnd {
  return { reason: null, usage: null, timings: null, hasToolCalls: false };
}

/** The last usage that counts tokens is the one that counts. */
export function noteUsage(end: AnswerEnd, usage: Usage): void {
  if (isCount(usage.promptTokens) && isCount(usage.completionTokens)) end.usage = usage;
}

/** The events behind the last bytes. */
export function endEvents(
  { reason, usage, timings, hasToolCalls }: AnswerEnd,
  request: ModelRequest,
): ModelEvent[] {
  const finish = { type: "finish", reason: mapFinishReason(reason, { hasToolCalls }) } as const;
  if (usage === null) return [finish];
  const warning = promptCutWarning(request, usage.promptTokens);
  return [...(warning === null ? [] : [warning]), toUsageEvent(usage, timings), finish];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
