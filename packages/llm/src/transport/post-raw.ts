import type { IncomingHttpHeaders } from "node:http";

import type { Dispatcher } from "undici";

import type { ByteReader } from "./byte-reader.ts";
import { RawBody } from "./raw-body.ts";

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** This request's alone: what listens to it is not taken back. */
  readonly signal: AbortSignal;
}

export interface PostTarget {
  /** Such as `http://127.0.0.1:11434`. */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
}

/** An answer whose body must be read to its end, or cancelled. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ByteReader;
}

/**
 * A POST without the streams that stand between a connection and its reader elsewhere: they cost
 * more than all the rest of a short request. Rejects with the signal's reason, or with what broke
 * the connection before the answer began; later breaks are thrown by the body.
 */
export function postRaw(
  dispatcher: Dispatcher,
  { origin, path }: PostTarget,
  { headers, body, signal }: PostOptions,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const answered = new RawBody();
    let controller: Dispatcher.DispatchController | null = null;
    let isOver = false;
    signal.addEventListener("abort", () => {
      if (isOver) return;
      controller?.abort(toError(signal.reason));
      answered.end(null);
      reject(signal.reason as Error);
    });
    dispatcher.dispatch(
      { origin, path, method: "POST", headers, body },
      {
        onRequestStart(started) {
          controller = started;
          // It waited for a connection until now.
          if (signal.aborted) started.abort(toError(signal.reason));
        },
        onResponseStart(started, status, head) {
          if (status < 200) return;
          answered.open(started);
          resolve({ status, headers: head, body: answered });
        },
        onResponseData: (_, piece) => answered.add(piece),
        onResponseEnd() {
          isOver = true;
          answered.end(null);
        },
        onResponseError(_, error) {
          isOver = true;
          answered.end(error);
          reject(error);
        },
      },
    );
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
