import { iteratorOf, type ReadyIterator } from "./ready-iterator.ts";

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
): AsyncIterable<Event> & ReadyIterator<Event> {
  return new WatchedStream(open, start);
}

class WatchedStream<Event> implements AsyncIterable<Event>, ReadyIterator<Event> {
  readonly #open: () => AsyncIterable<Event>;
  readonly #start: () => StreamWatcher<Event>;
  #source: ReadyIterator<Event> | null = null;
  #watcher: StreamWatcher<Event> | null = null;
  #isOver = false;

  constructor(open: () => AsyncIterable<Event>, start: () => StreamWatcher<Event>) {
    this.#open = open;
    this.#start = start;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  ready(): IteratorResult<Event> | undefined {
    if (this.#isOver) return over;
    try {
      const result = this.#source?.ready?.();
      return result && this.#onResult(result);
    } catch (error) {
      throw this.#onError(error);
    }
  }

  async next(): Promise<IteratorResult<Event>> {
    if (this.#isOver) return over;
    try {
      return this.#onResult(await (this.#source ?? this.#begin()).next());
    } catch (error) {
      throw this.#onError(error);
    }
  }

  /** Ends at once: the source may hang in a read that nobody waits for any more. */
  async return(value?: unknown): Promise<IteratorResult<Event>> {
    this.#end({ type: "left" });
    return (await this.#source?.return?.(value)) ?? { done: true, value };
  }

  #begin(): ReadyIterator<Event> {
    this.#watcher = this.#start();
    return (this.#source = iteratorOf(this.#open()));
  }

  #onResult(result: IteratorResult<Event>): IteratorResult<Event> {
    if (result.done === true) this.#end({ type: "complete" });
    else this.#watcher?.note?.(result.value);
    return result;
  }

  #onError(error: unknown): unknown {
    this.#end({ type: "failed", error });
    return this.#watcher?.translate ? this.#watcher.translate(error) : error;
  }

  #end(ending: StreamEnding): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#watcher?.end?.(ending);
  }
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };
