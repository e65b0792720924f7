import type { z } from "zod";

import { toThrown } from "../errors/to-thrown.ts";
import { createWatch } from "./create-watch.ts";
import { readBody } from "./read-body.ts";
import { failureContext, type RequestContext } from "./request-context.ts";

export interface TextRequest extends RequestContext {
  readonly url: string;
  /** Sent as JSON with POST; without it the request is a GET. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export interface JsonRequest<T> extends TextRequest {
  /** What the answer must look like. */
  readonly schema: z.ZodType<T>;
}

/** Asks for one JSON document. Throws `LlmError`, or the reason of the signal. */
export async function requestJson<T>({ schema, ...request }: JsonRequest<T>): Promise<T> {
  return requestWhole(request, (text) => parse(text, { schema, url: request.url }));
}

/** Asks for one document of any kind. Throws as `requestJson` does. */
export async function requestText(request: TextRequest): Promise<string> {
  return requestWhole(request, (text) => text);
}

/** Silence counts against the first-token clock, as an engine may load a model first. */
async function requestWhole<T>(request: TextRequest, read: (text: string) => T): Promise<T> {
  const { transport, url, body, signal } = request;
  const { timeouts, limits } = transport;
  const watch = createWatch({ url: transport.url, timeouts, signal });
  try {
    const init = { ...(body === undefined ? {} : jsonPost(body)), signal: watch.signal };
    const response = await transport.fetch(url, init);
    return read(await readBody(response, { bytesMax: limits.bodyBytes }));
  } catch (error) {
    throw toThrown(error, watch, failureContext(request));
  } finally {
    watch.end();
  }
}

/** The parts of a POST of JSON. */
export function jsonPost(body: unknown): RequestInit {
  const headers = { "content-type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

function parse<T>(
  text: string,
  { schema, url }: { readonly schema: z.ZodType<T>; readonly url: string },
): T {
  const { pathname } = new URL(url);
  const parsed = schema.safeParse(parseJson(text, pathname));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new SyntaxError(`${pathname} at ${issue?.path.join(".") || "its root"}: ${issue?.message}`);
}

function parseJson(text: string, pathname: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const start = text.trimStart().slice(0, 40);
    throw new SyntaxError(`${pathname} is no JSON but ${JSON.stringify(start)}`);
  }
}
