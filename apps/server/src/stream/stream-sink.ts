import type { ServerResponse } from "node:http";

import { ServerError } from "../errors/server-error.ts";

/** Where a streamed answer goes, whether over a socket or in memory. */
export interface StreamSink {
  /** Aborts when the reader has gone. */
  readonly gone: AbortSignal;
  /** Bytes that were written and that the reader has not taken. */
  readonly pendingBytes: number;
  write(text: string): void;
  /** Resolves when there is room, or when the reader has gone. */
  drained(): Promise<void> | undefined;
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
  outgoing.on("close", () => controller.abort(readerGone()));
  // A reset connection is a reader that has gone; `close` follows.
  outgoing.on("error", () => {});
  outgoing.writeHead(200, headers);
  outgoing.flushHeaders();
  return {
    gone: controller.signal,
    get pendingBytes() {
      return outgoing.writableLength;
    },
    write: (text) => void (outgoing.closed || outgoing.write(text)),
    drained: () =>
      outgoing.writableNeedDrain && !outgoing.closed ? untilDrained(outgoing, stallMs) : undefined,
    end: () => void outgoing.end(),
  };
}

function untilDrained(outgoing: ServerResponse, stallMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => (): void => {
      clearTimeout(timer);
      outgoing.off("drain", onRoom).off("close", onRoom);
      action();
    };
    const onRoom = settle(resolve);
    const timer = setTimeout(
      settle(() => reject(readerTooSlow(stallMs))),
      stallMs,
    );
    outgoing.on("drain", onRoom).on("close", onRoom);
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
  const room_ = (): number => controller.desiredSize ?? 0;
  const sink: StreamSink = {
    gone: gone.signal,
    get pendingBytes() {
      return webBufferBytes - room_();
    },
    write: (text) => void (gone.signal.aborted || controller.enqueue(encoder.encode(text))),
    drained: () => {
      if (gone.signal.aborted || room_() > 0) return undefined;
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
