import { HttpStatusError } from "./http-status-error.ts";
import { readBody } from "./read-body.ts";
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
  /** Connections to one host at once; more requests wait for a free one. Default 128. */
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
  /** Ends open requests and connections. */
  close(): Promise<void>;
}

/** How much of an error's body is read. */
const errorBodyBytesMax = 64 * 1024;

/** Opens no connection before the first request. Throws `TypeError` for a bad URL or timeout. */
export function createTransport(
  { baseUrl, token, headers = {} }: TransportTarget,
  { timeouts, limits, fetch, maxConnections = 128 }: TransportOptions = {},
): Transport {
  const { url, authorization, secrets } = splitCredentials(baseUrl);
  const resolvedTimeouts = resolveTimeouts(timeouts);
  const network = fetch
    ? { fetch, close: async () => {} }
    : createNetwork(resolvedTimeouts.connectMs, maxConnections);
  const credentials = token ? `Bearer ${token}` : authorization;
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
    secrets: token ? [...secrets, token] : secrets,
    async fetch(input, init) {
      const response = await network.fetch(input, {
        ...init,
        headers: merge(init?.headers, added),
      });
      if (!response.ok) throw await toStatusError(response);
      return response;
    },
    close: () => network.close(),
  };
}

function merge(base: RequestInit["headers"], added: Readonly<Record<string, string>>): Headers {
  const headers = new Headers(base);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return headers;
}

async function toStatusError(response: Response): Promise<HttpStatusError> {
  return new HttpStatusError({
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: await readBody(response, { bytesMax: errorBodyBytesMax, isCut: true }),
  });
}

interface Network {
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

/**
 * A fetch without the time limits that Node's own has: its 300 s for headers would drop the cold
 * load of a large model. Loads undici when first used, which a caller that only asks for help
 * need not wait for.
 */
function createNetwork(connectMs: number | null, connections: number): Network {
  let isClosed = false;
  const loading = once(async () => {
    const { Agent, fetch } = await import("undici");
    const connect = { timeout: connectMs ?? 0 };
    return { fetch, agent: new Agent({ headersTimeout: 0, bodyTimeout: 0, connect, connections }) };
  });
  return {
    async fetch(input, init) {
      const { fetch, agent } = await loading.get();
      if (isClosed) await agent.destroy();
      const request = { ...init, dispatcher: agent } as Parameters<typeof fetch>[1];
      return await fetch(input as string, request);
    },
    async close() {
      isClosed = true;
      await (await loading.started())?.agent.destroy();
    },
  };
}

interface Once<T> {
  get(): Promise<T>;
  /** What `get` gave; undefined when nobody asked yet. */
  started(): Promise<T> | undefined;
}

function once<T>(create: () => Promise<T>): Once<T> {
  let value: Promise<T> | undefined;
  return { get: () => (value ??= create()), started: () => value };
}
