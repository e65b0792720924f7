import type { ServerResponse } from "node:http";

import { ServerError } from "../errors/server-error.ts";

/** Where a streamed answer goes, whether over a socket or in memory. */
export interface StreamSink {
  /** Aborts when the reader has gone. */
  readonly gone: AbortSignal;
  write(piece: string | Uint8Array): void;
  /**
   * Undefined when there is room; else resolves when there is, or when the reader has gone. Throws
   * the signal's reason, and `HAROMBE_SERVER_READER_TOO_SLOW` after the stall limit.
   */
  drained(signal?: AbortSignal): Promise<void> | undefined;
  /** Closes; a reader that then still takes nothing is cut off after the stall limit. */
  end(): void;
}

/**
 * Writes to Node's response itself. A web stream in between costs five times as much for each
 * piece of text.
 */
export function createNodeSink(
  outgoing: ServerResponse,
  { headers, stallMs }: { readonly headers: Record<string, string>; readonly stallMs: number },
): StreamSink {
  const controller = new AbortController();
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) controller.abort(readerGone());
  });
  // A reset connection is a reader that has gone; `close` follows.
  outgoing.on("error", () => {});
  outgoing.writeHead(200, headers);
  // A stream that has something to say at once says it in the same packet.
  process.nextTick(() => outgoing.flushHeaders());
  return {
    gone: controller.signal,
    write: (piece) => void (outgoing.closed || outgoing.write(piece)),
    drained: (signal) =>
      outgoing.writableNeedDrain && !outgoing.closed
        ? untilDrained(outgoing, { stallMs, signal })
        : undefined,
    end() {
      outgoing.end();
      if (outgoing.writableFinished || outgoing.closed) return;
      const timer = setTimeout(() => outgoing.destroy(), stallMs);
      outgoing.once("close", () => clearTimeout(timer));
    },
  };
}

function untilDrained(
  outgoing: ServerResponse,
  { stallMs, signal }: { readonly stallMs: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const settle = (action: () => void) => (): void => {
      clearTimeout(timer);
      outgoing.off("drain", onRoom).off("close", onRoom);
      signal?.removeEventListener("abort", onAbort);
      action();
    };
    const onRoom = settle(resolve);
    const onAbort = settle(() => reject(signal?.reason));
    const timer = setTimeout(
      settle(() => reject(readerTooSlow(stallMs))),
      stallMs,
    );
    outgoing.on("drain", onRoom).on("close", onRoom);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** The same over a web stream, for calls in memory. */
export function createWebSink(): { readonly sink: StreamSink; readonly body: ReadableStream } {
  const gone = new AbortController();
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let room = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      pull: () => room.resolve(),
      cancel: () => {
        gone.abort(readerGone());
        room.resolve();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: webBufferBytes }),
  );
  const roomBytes = (): number => controller.desiredSize ?? 0;
  const sink: StreamSink = {
    gone: gone.signal,
    write(piece) {
      if (gone.signal.aborted) return;
      controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
    },
    drained: () => {
      if (gone.signal.aborted || roomBytes() > 0) return undefined;
      room = Promise.withResolvers();
      return room.promise;
    },
    end: () => void (gone.signal.aborted || controller.close()),
  };
  return { sink, body };
}

const webBufferBytes = 65_536;

function readerGone(): ServerError {
  return new ServerError("HAROMBE_SERVER_CLIENT_GONE", "The client closed the connection");
}

function readerTooSlow(stallMs: number): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_READER_TOO_SLOW",
    `The client took nothing for ${stallMs} ms, so the stream was closed`,
  );
}
