import { type Context, context } from "@opentelemetry/api";

/** How a stream ended: read to its end, left by its reader, or broken. */
export type StreamEnding =
  | { readonly type: "complete" }
  | { readonly type: "left" }
  | { readonly type: "failed"; readonly error: unknown };

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
): AsyncIterableIterator<Event> {
  let source: AsyncIterator<Event> | undefined;
  let watch: StreamWatch<Event> | null | undefined;
  const sourceOf = (): AsyncIterator<Event> => (source ??= open()[Symbol.asyncIterator]());
  const end = (ending: StreamEnding): void => {
    const ended = watch;
    watch = null;
    ended?.end(ending);
  };
  const follow = async (
    reading: Promise<IteratorResult<Event>>,
  ): Promise<IteratorResult<Event>> => {
    try {
      const result = await reading;
      if (result.done === true) end({ type: "complete" });
      else watch?.note(result.value);
      return result;
    } catch (error) {
      end({ type: "failed", error });
      throw error;
    }
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (watch === undefined) watch = start();
      if (watch === null) return sourceOf().next();
      return follow(context.with(watch.context, () => sourceOf().next()));
    },
    // Ends at once: the source may hang in a read that nobody waits for any more.
    async return(value) {
      if (watch === undefined) watch = null;
      end({ type: "left" });
      return (await sourceOf().return?.(value)) ?? { done: true, value };
    },
  };
}
