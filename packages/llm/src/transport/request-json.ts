import type { z } from "zod";

import { toThrown } from "../errors/to-thrown.ts";
import { createWatch } from "./create-watch.ts";
import { readBody } from "./read-body.ts";
import { failureContext, type RequestContext } from "./request-context.ts";
import type { Timeouts } from "./timeouts.ts";

export interface TextRequest extends RequestContext {
  readonly url: string;
  /** Sent as JSON with POST; without it the request is a GET. */
  readonly body?: unknown;
  /** Makes a model work, which may have to be loaded first. Default false. */
  readonly isWork?: boolean;
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

/** How long a question about the engine itself may take. It loads nothing, so it is quick. */
const questionMsMax = 10_000;

async function requestWhole<T>(request: TextRequest, read: (text: string) => T): Promise<T> {
  const { transport, url, body, isWork = false, signal } = request;
  const { limits } = transport;
  const timeouts = isWork ? transport.timeouts : toQuick(transport.timeouts);
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

function toQuick(timeouts: Timeouts): Timeouts {
  const firstTokenMs = Math.min(timeouts.firstTokenMs ?? Infinity, questionMsMax);
  return { ...timeouts, firstTokenMs };
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
