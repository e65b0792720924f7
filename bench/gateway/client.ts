import { Pool } from "undici";

import type { Contender } from "./contender.ts";
import { tokenMark } from "./render-answer.ts";

/** One request, in milliseconds from when it was sent. */
export interface Sample {
  /** Until the first piece of the answer's text. */
  readonly firstMs: number;
  /** Until the end of the answer. */
  readonly totalMs: number;
  /** What was wrong with it. */
  readonly failure?: string;
}

/** Keeps connections to one contender; the same code and settings for all of them. */
export interface Client<Kind extends Contender = Contender> {
  readonly contender: Kind;
  /** Never throws: what fails is in the sample. */
  send(body: Buffer): Promise<Sample>;
}

const path = "/v1/chat/completions";

export function createClient<Kind extends Contender>(
  contender: Kind,
  { connections }: { readonly connections: number },
): Client<Kind> {
  const { origin } = contender;
  // Neither compressed nor pipelined, no delay on either side, and no clock that fires here.
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    keepAliveTimeout: 240_000,
    keepAliveMaxTimeout: 240_000,
  });
  const headers = { "content-type": "application/json", ...contender.headers };
  return {
    contender,
    send: (body) => new Promise((resolve) => dispatch({ pool, headers, body, resolve })),
  };
}

interface Dispatch {
  readonly pool: Pool;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly resolve: (sample: Sample) => void;
}

/** The pieces are looked at, not kept, but for the ends of streams and the text of failures. */
function dispatch({ pool, headers, body, resolve }: Dispatch): void {
  const startedAt = performance.now();
  let firstMs = Number.NaN;
  let status = 0;
  let isStream = false;
  let tail = "";
  const end = (failure?: string): void => {
    const totalMs = performance.now() - startedAt;
    resolve({ firstMs, totalMs, ...(failure !== undefined && { failure }) });
  };
  pool.dispatch(
    { path, method: "POST", headers, body },
    {
      onRequestStart() {},
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode;
        isStream = String(responseHeaders["content-type"]).startsWith("text/event-stream");
      },
      onResponseData(_controller, piece) {
        if (Number.isNaN(firstMs) && piece.includes(tokenMark)) {
          firstMs = performance.now() - startedAt;
        }
        if (isStream || status !== 200) tail = (tail + piece.toString("latin1")).slice(-200);
      },
      onResponseEnd() {
        const isWhole = !isStream || tail.trimEnd().endsWith("[DONE]");
        if (status === 200 && isWhole && !Number.isNaN(firstMs)) end();
        else end(`status ${status}, ended with ${JSON.stringify(tail)}`);
      },
      onResponseError(_controller, error) {
        end(error.message);
      },
    },
  );
}
