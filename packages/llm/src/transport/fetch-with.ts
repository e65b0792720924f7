import type { Network } from "./create-network.ts";
import { type CredentialSource, sendAuthorized } from "./send-authorized.ts";
import { toStatusError } from "./to-status-error.ts";

export interface WayOptions {
  /** Headers of every request. */
  readonly added: Readonly<Record<string, string>>;
  /** Null where one credential is enough. */
  readonly source: CredentialSource | null;
}

type Input = Parameters<Network["fetch"]>[0];

/** `fetch` with what every request bears; throws `HttpStatusError` for what is not 2xx. */
export function fetchWith(
  fetch: Network["fetch"],
  { added, source }: WayOptions,
): Network["fetch"] {
  const send = async (
    input: Input,
    init: RequestInit | undefined,
    authorization: string | null = null,
  ): Promise<Response> => {
    const headers = merge(init?.headers, added);
    if (authorization !== null) headers.set("authorization", authorization);
    // A prompt goes to no host that its owner did not name.
    const response = await fetch(input, { ...init, headers, redirect: "manual" });
    if (!response.ok) throw await toStatusError(response);
    return response;
  };
  if (source === null) return (input, init) => send(input, init);
  return async (input, init = {}) => {
    if (input instanceof Request) throw new TypeError("Give the URL and its options apart");
    const { method = "GET", body, signal } = init;
    const { origin, pathname, search } = new URL(input);
    const request = { method: method.toUpperCase(), origin, path: pathname + search };
    return sendAuthorized(source, request, {
      signal: signal ?? undefined,
      isRepeatable: isRepeatable(body),
      send: (authorization) => send(input, init, authorization),
    });
  };
}

/** Text, bytes and none; a stream is gone once it was sent. */
function isRepeatable(body: RequestInit["body"]): boolean {
  return (
    body === undefined || body === null || typeof body === "string" || ArrayBuffer.isView(body)
  );
}

function merge(base: RequestInit["headers"], added: Readonly<Record<string, string>>): Headers {
  const headers = new Headers(base);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return headers;
}
