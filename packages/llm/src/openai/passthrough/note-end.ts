import { type AnswerEnd, noteUsage } from "../../passthrough/answer-end.ts";
import type { ChatChunk } from "../chat-chunk.ts";
import { readTimings } from "../read-timings.ts";

/** Takes from a chunk, or from a whole completion, what it says of the end of the answer. */
export function noteEnd(end: AnswerEnd, { usage, timings, choices }: ChatChunk): void {
  const choice = choices?.[0];
  // Some engines write an empty reason into every chunk.
  if (isFilled(choice?.finish_reason)) end.reason = choice.finish_reason;
  if ((choice?.delta ?? choice?.message)?.tool_calls?.length) end.hasToolCalls = true;
  if (timings) end.timings = readTimings(timings);
  if (!usage) return;
  const { prompt_tokens: promptTokens = 0, completion_tokens: completionTokens = 0 } = usage;
  noteUsage(end, { promptTokens, completionTokens });
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
