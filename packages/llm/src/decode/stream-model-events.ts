import type { ModelEvent } from "../contract/model-event.ts";
import { streamDecoded, type StreamSource } from "./stream-decoded.ts";

const outputTypes: ReadonlySet<ModelEvent["type"]> = new Set([
  "text-delta",
  "reasoning-delta",
  "tool-call",
  "wire",
]);

/** The events of a model's answer over HTTP. */
export function streamModelEvents(
  source: Omit<StreamSource<ModelEvent>, "isOutput">,
): AsyncGenerator<ModelEvent> {
  return streamDecoded({ ...source, isOutput: ({ type }) => outputTypes.has(type) });
}
