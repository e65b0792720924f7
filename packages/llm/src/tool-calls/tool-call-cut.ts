import type { ModelEvent } from "../contract/model-event.ts";

/**
 * Instead of a call that the answer's length cut in two: completing half a command would run
 * something that nobody asked for.
 */
export function toolCallCut(name: string): Extract<ModelEvent, { type: "warning" }> {
  const what = name === "" ? "a tool" : name;
  const message = `The answer reached its length in the middle of a call of ${what}, which was dropped`;
  return { type: "warning", code: "tool-call-cut", message };
}
