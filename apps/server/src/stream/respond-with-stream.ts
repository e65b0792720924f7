import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

import type { AppContext } from "../app/app-context.ts";
import { createNodeSink, createWebSink, type StreamSink } from "./stream-sink.ts";

export interface StreamResponseOptions {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long a reader may take nothing before it is given up. */
  readonly stallMs: number;
}

/** Answers 200 and hands out the place to write to. */
export function respondWithStream(
  context: AppContext,
  { contentType, headers = {}, stallMs }: StreamResponseOptions,
): { readonly sink: StreamSink; readonly response: Response } {
  const all = {
    ...context.get("commonHeaders"),
    "content-type": contentType,
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    ...headers,
  };
  const { outgoing } = context.env ?? {};
  if (outgoing) {
    return {
      sink: createNodeSink(outgoing, { headers: all, stallMs }),
      response: RESPONSE_ALREADY_SENT,
    };
  }
  const { sink, body } = createWebSink();
  return { sink, response: new Response(body, { headers: all }) };
}
