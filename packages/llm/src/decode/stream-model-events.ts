import type { ModelEvent } from "../contract/model-event.ts";
import type { ReadyIterator } from "../stream/ready-iterator.ts";
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
): AsyncIterable<ModelEvent> & ReadyIterator<ModelEvent> {
  return streamDecoded({ ...source, isOutput: ({ type }) => outputTypes.has(type) });
}
