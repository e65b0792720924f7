import type { ModelEvent } from "../contract/model-event.ts";
import type { VisibleLine } from "./visible-line.ts";

/** Collects events, joins neighbouring deltas and settles the white space around calls and thoughts. */
export interface EventSink {
  text(text: string): void;
  reasoning(text: string): void;
  /** A call or a thought begins or ends here. */
  boundary(): void;
  /** Whether nothing but white space came since the start or the last boundary. */
  isAtBoundary(): boolean;
  event(event: ModelEvent): void;
  take(): ModelEvent[];
}

/**
 * White space behind a call or a thought belongs to the template, not to the answer, where nothing
 * visible stands before it or nothing but another call behind it; so it waits until that is known.
 * Where an answer `goesOn` from another's text, that is visible and stands before it.
 */
export function createEventSink(
  line: VisibleLine,
  { goesOn }: { readonly goesOn: boolean },
): EventSink {
  let events: ModelEvent[] = [];
  let heldSpace = "";
  let heldReasoningSpace = "";
  let hasVisible = goesOn;
  let isBehindBoundary = true;
  let isReasoningStart = true;

  function push(type: "text-delta" | "reasoning-delta", text: string): void {
    const previous = events.at(-1);
    if (previous?.type === type) events[events.length - 1] = { type, text: previous.text + text };
    else if (text !== "") events.push({ type, text });
  }

  return {
    text(text) {
      if (text === "") return;
      line.note(text);
      if (isBehindBoundary && text.trim() === "") {
        heldSpace += text;
        return;
      }
      const lead = hasVisible || !isBehindBoundary ? heldSpace + text : text.trimStart();
      heldSpace = "";
      isBehindBoundary = false;
      hasVisible = true;
      push("text-delta", lead);
    },
    reasoning(text) {
      if (text.trim() === "") {
        if (!isReasoningStart) heldReasoningSpace += text;
        return;
      }
      const body = isReasoningStart ? text.trimStart() : heldReasoningSpace + text;
      const end = body.trimEnd();
      heldReasoningSpace = body.slice(end.length);
      isReasoningStart = false;
      push("reasoning-delta", end);
    },
    boundary() {
      heldSpace = "";
      heldReasoningSpace = "";
      isBehindBoundary = true;
      isReasoningStart = true;
      line.restart();
    },
    isAtBoundary: () => isBehindBoundary,
    event: (event) => void events.push(event),
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}
