import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

import type { AppContext } from "../app/app-context.ts";

export interface BytesResponseOptions {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** How long a reader may take nothing before it is given up. */
  readonly stallMs: number;
}

const systemBytes = 64 * 1024;
/** Up to here a copy is cheaper than a second piece for the system to write. */
const copiedBytesMax = 16 * 1024;

/**
 * Answers 200 with a JSON document as an engine wrote it. Written to Node's response itself: a
 * `Response` in between costs as much again as the whole way to the engine.
 */
export function respondWithBytes(
  context: AppContext,
  { bytes, headers, stallMs }: BytesResponseOptions,
): Response {
  const all = {
    ...context.get("commonHeaders"),
    "content-type": "application/json",
    "content-length": String(bytes.byteLength),
    ...headers,
  };
  const { outgoing } = context.env ?? {};
  if (!outgoing) return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: all });
  // A reset connection is a reader that has gone.
  outgoing.on("error", () => {});
  outgoing.writeHead(200, all);
  // Node puts a text behind the headers into one piece with them; each byte is one character here.
  if (bytes.byteLength <= copiedBytesMax) outgoing.end(toText(bytes), "latin1");
  else outgoing.end(bytes);
  // What is shorter is in the system's own buffers by now.
  if (bytes.byteLength > systemBytes) outgoing.setTimeout(stallMs, () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}

function toText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}
