import { piecesOf } from "./byte-reader.ts";
import { createNetwork, type Network } from "./create-network.ts";
import { HttpStatusError } from "./http-status-error.ts";
import type { PostOptions, RawAnswer } from "./post-raw.ts";
import { readBody } from "./read-body.ts";
import { defaultLimits, type ResponseLimits } from "./response-limits.ts";
import { splitCredentials } from "./split-credentials.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";
import { unpack } from "./unpack.ts";

/** What every HTTP backend takes. */
export interface TransportOptions {
  readonly timeouts?: Partial<Timeouts> | undefined;
  readonly limits?: Partial<ResponseLimits> | undefined;
  /**
   * Replaces the network. The connect clock belongs to the one that is replaced, so it does not
   * run then.
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Stands before the network: is given what sends, and returns what is asked instead, such as one
   * that adds a pass to each request. All clocks run.
   */
  readonly wrapFetch?: ((fetch: typeof globalThis.fetch) => typeof globalThis.fetch) | undefined;
  /** Connections to one host at once; more requests wait for a free one. Default 1024. */
  readonly maxConnections?: number | undefined;
}

export interface TransportTarget {
  readonly baseUrl: string;
  /** Sent as bearer token; never shown. */
  readonly token?: string | null | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A way to one server: its address, its credentials, its connections. */
export interface Transport {
  /** Without credentials and trailing slash. */
  readonly url: string;
  readonly timeouts: Timeouts;
  readonly limits: ResponseLimits;
  /** What must not stand in any message. */
  readonly secrets: readonly string[];
  /** Adds the credentials; throws `HttpStatusError` for every answer that is not 2xx. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * Posts JSON to an address below `url`, past `fetch` and its web streams; null where `fetch` was
   * replaced or wrapped. Adds the credentials; throws `HttpStatusError` for every answer that is not
   * 2xx.
   */
  readonly post: ((url: string, options: PostOptions) => Promise<RawAnswer>) | null;
  /** Ends open requests and connections. */
  close(): Promise<void>;
}

/** How much of an error's body is read. */
const errorBodyBytesMax = 64 * 1024;

/** Opens no connection before the first request. Throws `TypeError` for a bad URL or timeout. */
export function createTransport(
  { baseUrl, token, headers = {} }: TransportTarget,
  { timeouts, limits, fetch, wrapFetch, maxConnections = 1024 }: TransportOptions = {},
): Transport {
  const { url, authorization, secrets } = splitCredentials(baseUrl);
  const resolvedTimeouts = resolveTimeouts(timeouts);
  const { connectMs } = resolvedTimeouts;
  const whole = fetch
    ? { fetch, post: null, close: async () => {} }
    : createNetwork({ connectMs, connections: maxConnections });
  const network = wrapFetch ? { ...whole, fetch: wrapFetch(whole.fetch), post: null } : whole;
  const bearer = cleanToken(token, url);
  const credentials = bearer === null ? authorization : `Bearer ${bearer}`;
  const added: Record<string, string> = {
    ...headers,
    // A compressed stream arrives in lumps, when its compressor sees fit.
    "accept-encoding": "identity",
    ...(credentials !== null && { authorization: credentials }),
  };

  return {
    url,
    timeouts: resolvedTimeouts,
    limits: { ...defaultLimits, ...limits },
    secrets: bearer === null ? secrets : [...secrets, bearer],
    async fetch(input, init) {
      const response = await network.fetch(input, {
        ...init,
        headers: merge(init?.headers, added),
        // A prompt goes to no host that its owner did not name.
        redirect: "manual",
      });
      if (!response.ok) throw await toStatusError(response);
      return response;
    },
    post: network.post && postWith(network.post, url, { ...added, ...jsonHeaders }),
    close: () => network.close(),
  };
}

const jsonHeaders = { "content-type": "application/json" };

function postWith(
  post: Network["post"],
  base: string,
  added: Readonly<Record<string, string>>,
): NonNullable<Transport["post"]> {
  const { origin } = new URL(base);
  return async (url, { headers, body, signal }) => {
    const target = { origin, path: url.slice(origin.length) };
    const answer = unpack(await post(target, { headers: { ...headers, ...added }, body, signal }));
    if (answer.status > 299) throw await toRawStatusError(answer);
    return answer;
  };
}

/** The token without the white space around it; null for none. */
function cleanToken(token: string | null | undefined, url: string): string | null {
  const cleaned = token?.trim() ?? "";
  if (cleaned === "") return null;
  if (/^[\x20-\x7e]+$/.test(cleaned)) return cleaned;
  throw new TypeError(`The token for ${url} has characters that no HTTP header holds`);
}

function merge(base: RequestInit["headers"], added: Readonly<Record<string, string>>): Headers {
  const headers = new Headers(base);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return headers;
}

async function toStatusError(response: Response): Promise<HttpStatusError> {
  const { status, headers } = response;
  return new HttpStatusError({
    status,
    retryAfter: headers.get("retry-after"),
    location: status >= 300 && status < 400 ? headers.get("location") : null,
    body: await readBody(response, { bytesMax: errorBodyBytesMax, isCut: true }),
  });
}

async function toRawStatusError({ status, headers, body }: RawAnswer): Promise<HttpStatusError> {
  const header = (name: string): string | null => [headers[name]].flat()[0] ?? null;
  return new HttpStatusError({
    status,
    retryAfter: header("retry-after"),
    location: status >= 300 && status < 400 ? header("location") : null,
    body: await readBody({ body: piecesOf(body) }, { bytesMax: errorBodyBytesMax, isCut: true }),
  });
}
