import type { ModelEvent } from "../contract/model-event.ts";
import {
  type RecordedPart,
  contentCharactersMax,
  reasoningPart,
  textPart,
  toolCallPart,
} from "./message-content.ts";

/** An answer as it is put on a span: bounded, whatever flows. */
export interface OutputText {
  add(event: ModelEvent): void;
  /** `gen_ai.output.messages`. */
  toJson(finishReason: string | null): string;
}

/** Calls of one answer that a span holds. */
const toolCallsMax = 100;

export function createOutputText(): OutputText {
  let text = "";
  let reasoning = "";
  const calls: RecordedPart[] = [];
  return {
    add(event) {
      if (event.type === "text-delta") text = append(text, event.text);
      else if (event.type === "reasoning-delta") reasoning = append(reasoning, event.text);
      else if (event.type === "tool-call" && calls.length < toolCallsMax) {
        calls.push(toolCallPart(event.call));
      }
    },
    toJson(finishReason) {
      const parts = [
        ...(reasoning === "" ? [] : [reasoningPart(reasoning)]),
        ...(text === "" ? [] : [textPart(text)]),
        ...calls,
      ];
      return JSON.stringify([{ role: "assistant", parts, finish_reason: finishReason ?? "error" }]);
    },
  };
}

/** One character more than is kept shows that there was more. */
function append(text: string, more: string): string {
  return text.length > contentCharactersMax ? text : text + more;
}
