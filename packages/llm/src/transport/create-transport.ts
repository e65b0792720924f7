import { createNetwork } from "./create-network.ts";
import { createSecrets } from "./create-secrets.ts";
import type { Credentials } from "./credentials.ts";
import { fetchWith } from "./fetch-with.ts";
import type { PostOptions, RawAnswer } from "./post-raw.ts";
import { postWith } from "./post-with.ts";
import { defaultLimits, type ResponseLimits } from "./response-limits.ts";
import { splitCredentials } from "./split-credentials.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";

/** What every HTTP backend takes. */
export interface TransportOptions {
  readonly timeouts?: Partial<Timeouts> | undefined;
  readonly limits?: Partial<ResponseLimits> | undefined;
  /**
   * Replaces the network. The connect clock belongs to the one that is replaced, so it does not
   * run then.
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Asked for the credential of each request, where one token is not enough. All clocks run. */
  readonly credentials?: Credentials | undefined;
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
   * replaced. Adds the credentials; throws `HttpStatusError` for every answer that is not 2xx.
   */
  readonly post: ((url: string, options: PostOptions) => Promise<RawAnswer>) | null;
  /** Ends open requests and connections. */
  close(): Promise<void>;
}

/** Opens no connection before the first request. Throws `TypeError` for a bad URL or timeout. */
export function createTransport(
  { baseUrl, token, headers = {} }: TransportTarget,
  { timeouts, limits, fetch, credentials, maxConnections = 1024 }: TransportOptions = {},
): Transport {
  const { url, authorization, secrets } = splitCredentials(baseUrl);
  const resolvedTimeouts = resolveTimeouts(timeouts);
  const { connectMs } = resolvedTimeouts;
  const network = fetch
    ? { fetch, post: null, close: async () => {} }
    : createNetwork({ connectMs, connections: maxConnections });
  const bearer = cleanToken(token, url);
  const fixed = bearer === null ? authorization : `Bearer ${bearer}`;
  const added: Record<string, string> = {
    ...headers,
    // A compressed stream arrives in lumps, when its compressor sees fit.
    "accept-encoding": "identity",
    ...(fixed !== null && { authorization: fixed }),
  };
  const hidden = createSecrets(bearer === null ? secrets : [...secrets, bearer]);
  const source = credentials ? { credentials, secrets: hidden } : null;
  const options = { added, source };

  return {
    url,
    timeouts: resolvedTimeouts,
    limits: { ...defaultLimits, ...limits },
    secrets: hidden.all,
    fetch: fetchWith(network.fetch, options),
    post: network.post && postWith(network.post, url, options),
    close: () => network.close(),
  };
}

/** The token without the white space around it; null for none. */
function cleanToken(token: string | null | undefined, url: string): string | null {
  const cleaned = token?.trim() ?? "";
  if (cleaned === "") return null;
  if (/^[\x20-\x7e]+$/.test(cleaned)) return cleaned;
  throw new TypeError(`The token for ${url} has characters that no HTTP header holds`);
}
