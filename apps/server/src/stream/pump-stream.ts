import { iteratorOf, type ReadyIterator } from "@harombe/llm";

import type { AppContext } from "../app/app-context.ts";
import { respondWithStream } from "./respond-with-stream.ts";
import type { StreamSink } from "./stream-sink.ts";

/** How one dialect writes a stream. */
export interface StreamDialect<Event> {
  readonly contentType: string;
  /** Known when the first event is there. */
  readonly headers?: (first: Event | undefined) => Record<string, string>;
  /** Text for an event, or bytes as they are; empty when the dialect has nothing for it. */
  readonly encode: (event: Event) => string | Uint8Array;
  readonly encodeError: (error: unknown) => string;
  /** Text after the last event. */
  readonly tail?: () => string;
  /** A line that says only that the connection lives; absent where a dialect has none. */
  readonly keepAlive?: string;
  /** Begins the answer before there is an event, where nothing can fail any more. */
  readonly isEager?: boolean;
}

export interface PumpOptions {
  /** Longest silence before `keepAlive` is written. */
  readonly keepAliveMs: number;
  readonly stallMs: number;
  /** Ends the stream with its reason, also while the reader takes nothing. */
  readonly signal?: AbortSignal;
  /** Called once, however the stream ends. */
  readonly onEnd: () => void;
}

/**
 * Streams events to a client. The answer begins with the first event, so what fails before it
 * becomes a proper status; a model that loads for longer than `keepAliveMs` begins without one.
 */
export async function pumpStream<Event>(
  context: AppContext,
  {
    events,
    dialect,
    ...options
  }: PumpOptions & {
    readonly events: AsyncIterable<Event>;
    readonly dialect: StreamDialect<Event>;
  },
): Promise<Response> {
  const iterator = iteratorOf(events);
  let opening: IteratorResult<Event> | undefined;
  const pending = iterator.next();
  try {
    if (!dialect.isEager) {
      opening = await firstWithin(pending, dialect.keepAlive ? options.keepAliveMs : Infinity);
    }
  } catch (error) {
    options.onEnd();
    throw error;
  }
  const { contentType } = dialect;
  const headers = dialect.headers?.(opening?.done ? undefined : opening?.value) ?? {};
  const { sink, response } = respondWithStream(context, { contentType, headers, ...options });
  void pump(sink, { iterator, opening, pending, dialect, ...options });
  return response;
}

async function pump<Event>(
  sink: StreamSink,
  {
    iterator,
    opening,
    pending,
    dialect,
    keepAliveMs,
    signal,
    onEnd,
  }: PumpOptions & {
    readonly iterator: ReadyIterator<Event>;
    /** The first result, if it is there already. */
    readonly opening: IteratorResult<Event> | undefined;
    readonly pending: Promise<IteratorResult<Event>>;
    readonly dialect: StreamDialect<Event>;
  },
): Promise<void> {
  const keepAlive = startKeepAlive(sink, { line: dialect.keepAlive, intervalMs: keepAliveMs });
  try {
    let result = opening ?? (await pending);
    while (!result.done && !sink.gone.aborted) {
      const piece = dialect.encode(result.value);
      if (piece.length > 0) {
        sink.write(piece);
        keepAlive.wasWritten();
        const drained = sink.drained(signal);
        if (drained) await drained;
      }
      result = iterator.ready?.() ?? (await iterator.next());
    }
    if (result.done) sink.write(dialect.tail?.() ?? "");
  } catch (error) {
    sink.write(dialect.encodeError(error));
  } finally {
    keepAlive.stop();
    sink.end();
    // Leaving early stops the work behind the iterator; its own failure then interests nobody.
    iterator.return?.().catch(() => {});
    onEnd();
  }
}

async function firstWithin<Result>(
  pending: Promise<Result>,
  limitMs: number,
): Promise<Result | undefined> {
  if (limitMs === Infinity) return pending;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, limitMs, undefined);
  try {
    return await Promise.race([pending, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Writes a line whenever nothing else was written for the interval. */
function startKeepAlive(
  sink: StreamSink,
  { line, intervalMs }: { readonly line: string | undefined; readonly intervalMs: number },
): { wasWritten(): void; stop(): void } {
  if (line === undefined) return { wasWritten: () => {}, stop: () => {} };
  const timer = setInterval(() => sink.write(line), intervalMs);
  return { wasWritten: () => void timer.refresh(), stop: () => clearInterval(timer) };
}
