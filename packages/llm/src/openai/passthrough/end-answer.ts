import type { ModelEvent, Usage } from "../../contract/model-event.ts";
import type { ModelRequest } from "../../contract/model-request.ts";
import { mapFinishReason } from "../../decode/map-finish-reason.ts";
import { promptCutWarning } from "../../decode/prompt-cut-warning.ts";
import type { ChatChunk } from "../chat-chunk.ts";

/** What the pieces of an answer say besides output. */
export interface AnswerEnd {
  reason: string | null;
  usage: Usage | null;
}

export function noteEnd(end: AnswerEnd, { usage, choices }: ChatChunk): void {
  end.reason = choices?.[0]?.finish_reason ?? end.reason;
  if (!usage) return;
  const { prompt_tokens: promptTokens = 0, completion_tokens: completionTokens = 0 } = usage;
  if (isCount(promptTokens) && isCount(completionTokens)) {
    end.usage = { promptTokens, completionTokens };
  }
}

/** The events behind the last bytes. */
export function endEvents({ reason, usage }: AnswerEnd, request: ModelRequest): ModelEvent[] {
  const finish = {
    type: "finish",
    reason: mapFinishReason(reason, { hasToolCalls: false }),
  } as const;
  if (usage === null) return [finish];
  const warning = promptCutWarning(request, usage.promptTokens);
  return [...(warning === null ? [] : [warning]), { type: "usage", ...usage }, finish];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
