import {
  createEventStreamParser,
  type EventStreamParserOptions,
} from "./create-event-stream-parser.ts";
import type { ServerSentEvent } from "./server-sent-event.ts";

/**
 * The events of a byte stream, such as a response's body. Leaving the loop early cancels the
 * stream. Throws `RangeError` for an event over the limit, and whatever the stream throws.
 */
export async function* readServerSentEvents(
  stream: AsyncIterable<Uint8Array>,
  options: EventStreamParserOptions = {},
): AsyncGenerator<ServerSentEvent> {
  const parser = createEventStreamParser(options);
  for await (const bytes of stream) yield* parser.push(bytes);
}
