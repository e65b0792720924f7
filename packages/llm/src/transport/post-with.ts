import type { Network } from "./create-network.ts";
import type { WayOptions } from "./fetch-with.ts";
import type { PostOptions, RawAnswer } from "./post-raw.ts";
import { sendAuthorized } from "./send-authorized.ts";
import { toRawStatusError } from "./to-status-error.ts";
import { unpack } from "./unpack.ts";

const jsonHeaders = { "content-type": "application/json" };

/** Posts JSON below `base`; throws `HttpStatusError` for what is not 2xx. */
export function postWith(
  post: Network["post"],
  base: string,
  { added, source }: WayOptions,
): (url: string, options: PostOptions) => Promise<RawAnswer> {
  const { origin } = new URL(base);
  const fixed = { ...added, ...jsonHeaders };
  const send = async (
    path: string,
    { headers, body, signal }: PostOptions,
    authorization: string | null = null,
  ): Promise<RawAnswer> => {
    const all: Record<string, string> = { ...headers, ...fixed };
    if (authorization !== null) all["authorization"] = authorization;
    const answer = unpack(await post({ origin, path }, { headers: all, body, signal }));
    if (answer.status > 299) throw await toRawStatusError(answer);
    return answer;
  };
  if (source === null) return (url, options) => send(url.slice(origin.length), options);
  return (url, options) => {
    const path = url.slice(origin.length);
    const request = { method: "POST", origin, path };
    return sendAuthorized(source, request, {
      signal: options.signal,
      isRepeatable: true,
      send: (authorization) => send(path, options, authorization),
    });
  };
}
