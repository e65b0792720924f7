import type { AppContext } from "../app/app-context.ts";

/** Answers 200 with a JSON document as an engine wrote it. */
export function respondWithBytes(context: AppContext, bytes: Uint8Array): Response {
  context.header("content-type", "application/json");
  return context.body(bytes as Uint8Array<ArrayBuffer>);
}
