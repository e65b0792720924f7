import { RemoteError } from "./remote-error.ts";

export interface ServerCallOptions {
  /** Such as `http://10.0.0.2:8000`. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How long an answer may take. Default: as long as it takes. */
  readonly timeoutMs?: number | undefined;
  /** What to say where nothing answers. */
  readonly hint: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ServerRequest extends CallOptions {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks a harombe server for a path. Throws `RemoteError`, or the signal's reason. */
export type ServerCall = (path: string, request?: ServerRequest) => Promise<Response>;

export function createServerCall(options: ServerCallOptions): ServerCall {
  const { token, fetch = globalThis.fetch, timeoutMs } = options;
  const base = options.url.replace(/\/+$/, "");
  return async (path, { method = "GET", body, signal, headers = {} } = {}) => {
    const signals = [
      ...(signal ? [signal] : []),
      ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
    ];
    const response = await fetch(`${base}${path}`, {
      method,
      signal: AbortSignal.any(signals),
      headers: {
        ...headers,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
      },
      body: method === "POST" ? JSON.stringify(body ?? {}) : null,
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw unreachable(base, options.hint, cause);
    });
    if (!response.ok) throw await refusal(response, base);
    return response;
  };
}

/** The answer as JSON. Throws `RemoteError` where it is none: then no harombe server is there. */
export async function readJson<Value>(response: Response): Promise<Value> {
  try {
    return (await response.json()) as Value;
  } catch (cause) {
    throw cause instanceof SyntaxError ? noHarombe(response, cause) : cause;
  }
}

/** Something else listens there. */
export function noHarombe({ url, status }: Response, cause?: unknown): RemoteError {
  return new RemoteError(`What answers at ${new URL(url).origin} is no harombe server`, {
    code: "HAROMBE_CLI_REMOTE",
    hint: "Check the address and the port.",
    status,
    cause,
  });
}

async function refusal(response: Response, base: string): Promise<RemoteError> {
  const body = (await response.json().catch(() => null)) as {
    error?: { code?: string; message?: string; hint?: string };
  } | null;
  const { code = "HAROMBE_CLI_REMOTE", message, hint } = body?.error ?? {};
  const words = message ?? `${base} answered ${response.status} ${response.statusText}`;
  return new RemoteError(words, { code, hint, status: response.status });
}

function unreachable(base: string, hint: string, cause: unknown): RemoteError {
  const message = `No harombe server answers at ${base}`;
  return new RemoteError(message, { code: "HAROMBE_CLI_UNREACHABLE", hint, cause });
}
