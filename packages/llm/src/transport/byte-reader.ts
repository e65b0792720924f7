import type { Readable } from "node:stream";

import type { RawAnswer } from "./create-network.ts";

/** A body, read piece by piece by one reader. */
export interface ByteReader {
  /** Null behind the last piece. Rejects when the connection breaks. */
  read(): Promise<Uint8Array | null>;
  /** Gives up the rest, and with it the connection. */
  cancel(): void;
}

/** The body of an answer, however it was asked for. */
export function readerOf(answer: Response | RawAnswer): ByteReader {
  return "statusCode" in answer ? createNodeReader(answer.body) : createWebReader(answer.body);
}

function createWebReader(body: ReadableStream<Uint8Array> | null): ByteReader {
  const reader = body?.getReader();
  return {
    read: async () => (await reader?.read())?.value ?? null,
    cancel: () => void reader?.cancel().catch(() => {}),
  };
}

/** Takes what is there without waiting: a stream's own iterator costs several times as much. */
function createNodeReader(body: Readable): ByteReader {
  let error: Error | null = null;
  let isEnded = false;
  let wake = (): void => {};
  body
    .on("readable", () => wake())
    .on("end", () => {
      isEnded = true;
      wake();
    })
    .on("error", (cause: Error) => {
      error = cause;
      wake();
    })
    .on("close", () => wake());
  return {
    async read() {
      for (;;) {
        const piece = body.read() as Uint8Array | null;
        if (piece !== null) return piece;
        if (error) throw error;
        if (isEnded || body.destroyed) return null;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    cancel: () => void body.destroy(),
  };
}
