import { type Context, context } from "@opentelemetry/api";

import { iteratorOf, type ReadyIterator } from "../stream/ready-iterator.ts";
import { type StreamEnding, watchStream } from "../stream/watch-stream.ts";

/** What watches one stream. */
export interface StreamWatch<Event> {
  /** Active while the stream's source works, and never while its reader does. */
  readonly context: Context;
  note(event: Event): void;
  /** Called once, however the stream ends. */
  end(ending: StreamEnding): void;
}

/**
 * The same stream, watched from its first read on. Null from `start` watches nothing. The context
 * is entered for each read anew: the code between two reads is the reader's and keeps its own.
 */
export function traceStream<Event>(
  open: () => AsyncIterable<Event>,
  start: () => StreamWatch<Event> | null,
): AsyncIterable<Event> & ReadyIterator<Event> {
  let watch: StreamWatch<Event> | null = null;
  return watchStream(
    () => (watch === null ? open() : openWithin(open, watch.context)),
    () => (watch = start()) ?? {},
  );
}

function openWithin<Event>(
  open: () => AsyncIterable<Event>,
  active: Context,
): AsyncIterable<Event> {
  const source = context.with(active, () => iteratorOf(open()));
  return {
    [Symbol.asyncIterator]: (): ReadyIterator<Event> => ({
      ready: () => context.with(active, () => source.ready?.()),
      next: () => context.with(active, () => source.next()),
      return: async (value) => (await source.return?.(value)) ?? { done: true, value },
    }),
  };
}
