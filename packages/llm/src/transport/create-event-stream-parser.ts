import { createLineSplitter } from "./create-line-splitter.ts";
import { defaultLimits } from "./response-limits.ts";
import type { ServerSentEvent } from "./server-sent-event.ts";

export interface EventStreamParserOptions {
  /** Characters of one line and of one event's data. Default 4 Mi. */
  readonly eventLengthMax?: number;
}

export interface EventStreamParser {
  /** Adds bytes, cut anywhere; returns the events that they ended. Throws `RangeError`. */
  push(bytes: Uint8Array): readonly ServerSentEvent[];
}

/**
 * Reads `text/event-stream` by the rules of the HTML standard, section "Interpreting an event
 * stream". What no blank line follows is not an event, as the standard has it.
 */
export function createEventStreamParser({
  eventLengthMax = defaultLimits.eventLength,
}: EventStreamParserOptions = {}): EventStreamParser {
  // The decoder drops one leading byte order mark, and holds the bytes of half a character.
  const decoder = new TextDecoder();
  const splitter = createLineSplitter({ lengthMax: eventLengthMax });
  let data: string | null = null;
  let event = "";
  let id = "";
  let retryMs: number | null = null;

  const setField = (name: string, value: string): void => {
    if (name === "data") {
      data = data === null ? value : `${data}\n${value}`;
      if (data.length > eventLengthMax) {
        throw new RangeError(`an event of more than ${eventLengthMax} characters`);
      }
    } else if (name === "event") event = value;
    else if (name === "id" && !value.includes("\0")) id = value;
    else if (name === "retry" && /^[0-9]+$/.test(value)) retryMs = Number(value);
  };

  return {
    push(bytes) {
      const events: ServerSentEvent[] = [];
      for (const line of splitter.push(decoder.decode(bytes, { stream: true }))) {
        if (line === "") {
          if (data !== null) events.push({ event: event || "message", data, id, retryMs });
          data = null;
          event = "";
          continue;
        }
        const colon = line.indexOf(":");
        if (colon === 0) continue;
        if (colon === -1) setField(line, "");
        else
          setField(
            line.slice(0, colon),
            line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1),
          );
      }
      return events;
    },
  };
}
