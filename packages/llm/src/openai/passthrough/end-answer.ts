import type { EngineTimings, ModelEvent, Usage } from "../../contract/model-event.ts";
import type { ModelRequest } from "../../contract/model-request.ts";
import { toUsageEvent } from "../../decode/create-answer.ts";
import { mapFinishReason } from "../../decode/map-finish-reason.ts";
import { promptCutWarning } from "../../decode/prompt-cut-warning.ts";
import type { ChatChunk } from "../chat-chunk.ts";
import { readTimings } from "../read-timings.ts";

/** What the pieces of an answer say besides output. */
export interface AnswerEnd {
  reason: string | null;
  usage: Usage | null;
  timings: EngineTimings | null;
}

export function createAnswerEnd(): AnswerEnd {
  return { reason: null, usage: null, timings: null };
}

export function noteEnd(end: AnswerEnd, { usage, timings, choices }: ChatChunk): void {
  // Some engines write an empty reason into every chunk.
  end.reason = choices?.[0]?.finish_reason || end.reason;
  if (timings) end.timings = readTimings(timings);
  if (!usage) return;
  const { prompt_tokens: promptTokens = 0, completion_tokens: completionTokens = 0 } = usage;
  if (isCount(promptTokens) && isCount(completionTokens)) {
    end.usage = { promptTokens, completionTokens };
  }
}

/** The events behind the last bytes. */
export function endEvents(
  { reason, usage, timings }: AnswerEnd,
  request: ModelRequest,
): ModelEvent[] {
  const finish = {
    type: "finish",
    reason: mapFinishReason(reason, { hasToolCalls: false }),
  } as const;
  if (usage === null) return [finish];
  const warning = promptCutWarning(request, usage.promptTokens);
  return [...(warning === null ? [] : [warning]), toUsageEvent(usage, timings), finish];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
