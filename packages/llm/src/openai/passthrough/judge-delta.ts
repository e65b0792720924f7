import type { OutputVerdict } from "../../passthrough/create-stream-watch.ts";
import { judgeText } from "../../passthrough/judge-text.ts";
import type { ChatChoice, ChatDelta } from "../chat-chunk.ts";

/** Whether a choice of a stream holds output. A whole message there is what few clients look for. */
export function judgeChoice(
  choice: ChatChoice | null | undefined,
  reasoningFields: readonly string[],
): OutputVerdict {
  if (choice?.delta) return judgeDelta(choice.delta, reasoningFields);
  const output = choice?.message ? judgeDelta(choice.message, reasoningFields) : "none";
  return output === "none" ? "none" : "translate";
}

/**
 * Whether a delta holds output, and whether clients can take the answer as the engine writes it:
 * thoughts have a field of their own there, under the name that clients know, and stand not between
 * markers in the text.
 */
export function judgeDelta(delta: ChatDelta, reasoningFields: readonly string[]): OutputVerdict {
  const reasoning = reasoningFields.find((field) => isFilled(delta[field]));
  if (reasoning !== undefined) return reasoning === "reasoning_content" ? "pass" : "translate";
  if (delta.tool_calls?.length) return "translate";
  return judgeText(isFilled(delta.content) ? delta.content : delta.refusal);
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
