import type { OutputVerdict } from "../../passthrough/create-stream-watch.ts";
import { judgeText } from "../../passthrough/judge-text.ts";
import type { ChatDelta } from "../chat-chunk.ts";

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
