/** How a stream ended: read to its end, left by its reader, or broken. */
export type StreamEnding =
  | { readonly type: "complete" }
  | { readonly type: "left" }
  | { readonly type: "failed"; readonly error: unknown };

/** What watches one stream. Must not throw. */
export interface StreamWatcher<Event> {
  note?(event: Event): void;
  /** Called once, however the stream ends. */
  end?(ending: StreamEnding): void;
  /** What is thrown for what broke the stream. Default: the same. */
  translate?(error: unknown): unknown;
}

/**
 * The same stream, watched from its first read on. Several stand around every answer, where
 * a generator in the place of each would wait three times for every event.
 */
export function watchStream<Event>(
  open: () => AsyncIterable<Event>,
  start: () => StreamWatcher<Event>,
): AsyncIterableIterator<Event> {
  let source: AsyncIterator<Event> | undefined;
  let watcher: StreamWatcher<Event> | null = null;
  let isOver = false;
  const end = (ending: StreamEnding): void => {
    if (isOver) return;
    isOver = true;
    watcher?.end?.(ending);
  };
  const onResult = (result: IteratorResult<Event>): IteratorResult<Event> => {
    if (result.done === true) end({ type: "complete" });
    else watcher?.note?.(result.value);
    return result;
  };
  const onError = (error: unknown): never => {
    end({ type: "failed", error });
    throw watcher?.translate ? watcher.translate(error) : error;
  };
  const begin = (): AsyncIterator<Event> => {
    watcher = start();
    return (source = open()[Symbol.asyncIterator]());
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (isOver) return Promise.resolve({ done: true, value: undefined });
      try {
        return (source ?? begin()).next().then(onResult, onError);
      } catch (error) {
        return Promise.reject(error).catch(onError);
      }
    },
    // Ends at once: the source may hang in a read that nobody waits for any more.
    async return(value) {
      end({ type: "left" });
      return (await source?.return?.(value)) ?? { done: true, value };
    },
  };
}
