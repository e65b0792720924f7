import type { ChatDelta } from "../chat-chunk.ts";

/** What the first output of an answer tells about the rest of it. */
export type Verdict = "none" | "pass" | "translate";

/** Every marker that a model thinks or calls between begins with one of these. */
const markerStarts: ReadonlySet<string> = new Set(["<", "[", "◁"]);

/**
 * Whether a delta holds output, and whether clients can take the answer as the engine writes it:
 * thoughts have a field of their own there, under the name that clients know, and stand not between
 * markers in the text.
 */
export function judgeDelta(delta: ChatDelta, reasoningFields: readonly string[]): Verdict {
  const reasoning = reasoningFields.find((field) => isFilled(delta[field]));
  if (reasoning !== undefined) return reasoning === "reasoning_content" ? "pass" : "translate";
  if (delta.tool_calls?.length) return "translate";
  const text = isFilled(delta.content) ? delta.content : delta.refusal;
  const start = isFilled(text) ? text.trimStart()[0] : undefined;
  if (start === undefined) return "none";
  return markerStarts.has(start) ? "translate" : "pass";
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
