import type { LookupFunction } from "node:net";

import { Agent, fetch, type Response } from "undici";

import { ToolError } from "../errors/tool-error.ts";
import { codeOf } from "../files/translate-file-error.ts";
import { checkUrl, parseUrl } from "./check-url.ts";
import { type ResolvedAddress, type ResolveHost, resolveHost } from "./resolve-host.ts";

export interface FetchOptions {
  /** How host names become addresses. Default the system's way. */
  readonly resolve?: ResolveHost;
  /**
   * Lets addresses through that are not public: of all hosts, or of those named here, for a network
   * of one's own. Default false.
   */
  readonly allowPrivate?: boolean | readonly string[];
  /** Milliseconds for everything, redirects included. Default 20 000. */
  readonly timeoutMs?: number;
  /** Bytes of the body after unpacking; the rest is left out. Default 2 MiB. */
  readonly bytesMax?: number;
  /** Default 5. */
  readonly redirectsMax?: number;
  readonly userAgent?: string;
}

export interface FetchedPage {
  /** Where the last redirect led. */
  readonly url: URL;
  readonly status: number;
  /** In lower case; empty when the server names none. */
  readonly contentType: string;
  readonly body: Buffer;
  readonly isCut: boolean;
}

/**
 * Gets a page of the public internet. Every address is checked after it was resolved, again on
 * every redirect, and the connection is made to the very address that was checked.
 */
export async function fetchPublic(
  text: string,
  signal: AbortSignal,
  options: FetchOptions = {},
): Promise<FetchedPage> {
  const { timeoutMs = 20_000, redirectsMax = 5 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const both = AbortSignal.any([signal, timeout]);
  let url = parseUrl(text);
  try {
    for (let hop = 0; hop <= redirectsMax; hop += 1) {
      const fetched = await fetchOnce(url, both, options);
      if (!(fetched instanceof URL)) return fetched;
      url = fetched;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw timeout.aborted ? tooSlow(url, timeoutMs) : translate(error, url);
  }
  throw new ToolError(`${text.slice(0, 200)} redirects more than ${redirectsMax} times.`);
}

/** The page, or where it says to go instead. */
async function fetchOnce(
  url: URL,
  signal: AbortSignal,
  { resolve = resolveHost, allowPrivate = false, ...options }: FetchOptions,
): Promise<FetchedPage | URL> {
  const { userAgent = "Mozilla/5.0 (compatible; harombe)", bytesMax = 2 * 1024 * 1024 } = options;
  const addresses = await untilAborted(checkUrl(url, { resolve, allowPrivate }), signal);
  const dispatcher = new Agent({ connect: { lookup: pinTo(addresses), timeout: 10_000 } });
  try {
    const headers = { "user-agent": userAgent, accept: "text/html, text/*, application/json, */*" };
    const response = await fetch(url, { dispatcher, headers, signal, redirect: "manual" });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      return parseUrl(location, url);
    }
    const contentType = (response.headers.get("content-type") ?? "").toLowerCase();
    return { url, status: response.status, contentType, ...(await readBody(response, bytesMax)) };
  } finally {
    await dispatcher.destroy();
  }
}

/** Answers with the checked addresses, whatever the name would lead to by now. */
function pinTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    if (all === true) return callback(null, [...addresses]);
    const [first] = addresses;
    callback(null, first?.address ?? "", first?.family);
  };
}

async function readBody(
  { body }: Response,
  bytesMax: number,
): Promise<{ body: Buffer; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    const bytes = chunk as Uint8Array;
    chunks.push(bytes.subarray(0, bytesMax - length));
    length += bytes.length;
    if (length > bytesMax) break;
  }
  return { body: Buffer.concat(chunks), isCut: length > bytesMax };
}

/** Name resolution cannot be stopped, only left behind. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function tooSlow(url: URL, timeoutMs: number): ToolError {
  return new ToolError(`No whole answer from ${url.host} within ${timeoutMs} ms.`, {
    code: "HAROMBE_TOOL_TIMEOUT",
    isRetryable: true,
  });
}

function translate(error: unknown, url: URL): unknown {
  if (ToolError.isInstance(error)) return error;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const reason = codeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return new ToolError(`Cannot read from ${url.host}: ${reason}.`, {
    isRetryable: true,
    cause: error,
  });
}
