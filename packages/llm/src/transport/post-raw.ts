import type { IncomingHttpHeaders } from "node:http";

import type { Dispatcher } from "undici";

import type { ByteReader } from "./byte-reader.ts";

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly signal: AbortSignal;
}

/** An answer whose body must be read to its end, or cancelled. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ByteReader;
}

/** Bytes that wait for the reader; with more, nothing is taken from the connection. */
const heldBytesMax = 16 * 1024;

/**
 * A POST without the streams that stand between a connection and its reader elsewhere: they cost
 * more than all the rest of a short request. Rejects with the signal's reason, or with what broke
 * the connection before the answer began; later breaks are thrown by the body.
 */
export function postRaw(
  dispatcher: Dispatcher,
  url: string,
  { headers, body, signal }: PostOptions,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const { origin, pathname, search } = new URL(url);
    const pieces = createPieces();
    let controller: Dispatcher.DispatchController | null = null;
    const onAbort = (): void => {
      controller?.abort(toError(signal.reason));
      pieces.end(null);
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const stop = (): void => signal.removeEventListener("abort", onAbort);
    dispatcher.dispatch(
      { origin, path: pathname + search, method: "POST", headers, body },
      {
        onRequestStart(started) {
          controller = started;
          // It waited for a connection until now.
          if (signal.aborted) started.abort(toError(signal.reason));
        },
        onResponseStart(started, status, answered) {
          if (status >= 200) resolve({ status, headers: answered, body: pieces.reader(started) });
        },
        onResponseData(started, piece) {
          if (pieces.add(piece) >= heldBytesMax) started.pause();
        },
        onResponseEnd() {
          stop();
          pieces.end(null);
        },
        onResponseError(_, error) {
          stop();
          pieces.end(error);
          reject(error);
        },
      },
    );
  });
}

interface Pieces {
  /** Returns how many bytes wait now. */
  add(piece: Uint8Array): number;
  /** Only the first end counts. */
  end(error: Error | null): void;
  reader(controller: Dispatcher.DispatchController): ByteReader;
}

function createPieces(): Pieces {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let end: { readonly error: Error | null } | null = null;
  let wake = (): void => {};

  const take = (): Uint8Array | null => {
    const [first] = held;
    if (first === undefined) return null;
    const all = held.length === 1 ? first : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return all;
  };
  return {
    add(piece) {
      held.push(piece);
      heldBytes += piece.byteLength;
      wake();
      return heldBytes;
    },
    end(error) {
      end ??= { error };
      wake();
    },
    reader: (controller) => ({
      async read() {
        for (;;) {
          const piece = take();
          if (piece !== null) {
            if (controller.paused) controller.resume();
            return piece;
          }
          if (end?.error) throw end.error;
          if (end) return null;
          await new Promise<void>((resolve) => (wake = resolve));
        }
      },
      cancel() {
        if (end) return;
        end = { error: null };
        controller.abort(new Error("The reader has left"));
        wake();
      },
    }),
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
