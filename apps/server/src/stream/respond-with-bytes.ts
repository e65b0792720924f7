import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

import type { AppContext } from "../app/app-context.ts";

/**
 * Answers 200 with a JSON document as an engine wrote it. Written to Node's response itself: a
 * `Response` in between costs as much again as the whole way to the engine.
 */
export function respondWithBytes(
  context: AppContext,
  { bytes, headers }: { readonly bytes: Uint8Array; readonly headers: Record<string, string> },
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
  outgoing.writeHead(200, all).end(bytes);
  return RESPONSE_ALREADY_SENT;
}
