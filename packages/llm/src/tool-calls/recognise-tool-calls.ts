import type { ModelEvent } from "../contract/model-event.ts";
import { createToolCallParser, type ToolCallParserOptions } from "./create-tool-call-parser.ts";

/**
 * Runs a backend's events through the parser: text deltas come out as text, thoughts and calls,
 * everything else passes. A stream in which calls were found finishes with `tool-calls`.
 */
export async function* recogniseToolCalls(
  events: AsyncIterable<ModelEvent>,
  options: ToolCallParserOptions = {},
): AsyncGenerator<ModelEvent, void, undefined> {
  const parser = createToolCallParser(options);
  const late: ModelEvent[] = [];
  let hasCalls = false;
  for await (const event of events) {
    for (const found of translate(event)) {
      hasCalls ||= found.type === "tool-call";
      const isStop = found.type === "finish" && found.reason === "stop";
      yield isStop && hasCalls ? { type: "finish", reason: "tool-calls" } : found;
    }
  }

  function translate(event: ModelEvent): readonly ModelEvent[] {
    if (event.type === "text-delta") return parser.push(event.text);
    if (event.type === "usage") {
      late.push(event);
      return [];
    }
    if (event.type !== "finish") return [event];
    return [...parser.flush({ isCut: event.reason === "length" }), ...late, event];
  }
}
