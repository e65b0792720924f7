import { systemClock } from "../../time/clock.ts";
import { withTimeLimit } from "../../time/with-time-limit.ts";
import type { ProvenNode } from "./prove-node.ts";

export interface ProvenFetchOptions {
  /** The node's address; requests to any other are refused. */
  readonly url: string;
  /** Asks the node for its proof: `() => proveNode({ url, token })`. */
  readonly prove: () => Promise<ProvenNode>;
  /** A proof that was given already. Default: the first request asks for one. */
  readonly proven?: ProvenNode | undefined;
  /** What sends. Default: Node's own. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** Requests to one node that knows the discovery token. */
export interface ProvenFetch {
  /**
   * Like `fetch`, with a pass as bearer credential. A node that does not know the pass, as after a
   * restart, is asked for its proof again and gets the request once more, if its body is a text or
   * none. Throws what `prove` throws, and `TypeError` for another origin.
   */
  readonly fetch: typeof globalThis.fetch;
  /** The same, sent by this one. */
  readonly through: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
  /** Asks for a new proof now; calls at the same time share one. */
  readonly renew: () => Promise<ProvenNode>;
}

export function createProvenFetch({
  url,
  prove,
  proven: given,
  fetch = globalThis.fetch,
}: ProvenFetchOptions): ProvenFetch {
  const { origin } = new URL(url);
  let proven = given;
  let proving: Promise<ProvenNode> | undefined;
  const renew = (): Promise<ProvenNode> => {
    proving ??= prove()
      .then((node) => (proven = node))
      .finally(() => {
        proving = undefined;
      });
    return proving;
  };
  const send = async (
    target: URL,
    init: RequestInit,
    next: typeof globalThis.fetch,
  ): Promise<[Response, ProvenNode]> => {
    const signal = init.signal ?? undefined;
    const node =
      proven ?? (await withTimeLimit(renew, { clock: systemClock, limitMs: null, signal }));
    const path = target.pathname + target.search;
    const headers = new Headers(init.headers);
    const pass = node.createPass({ method: init.method ?? "GET", path });
    headers.set("authorization", `Bearer ${pass}`);
    return [await next(target, { ...init, headers }), node];
  };
  const through: ProvenFetch["through"] =
    (next) =>
    async (input, init = {}) => {
      if (input instanceof Request) throw new TypeError("Give the URL and its options apart");
      const target = new URL(input);
      if (target.origin !== origin) throw new TypeError(`${target.origin} is not ${origin}`);
      const [response, used] = await send(target, init, next);
      if (response.status !== 401 || !canRepeat(init)) return response;
      await response.body?.cancel();
      if (proven === used) proven = undefined;
      const [second] = await send(target, init, next);
      return second;
    };
  return { renew, through, fetch: through(fetch) };
}

const canRepeat = ({ body }: RequestInit): boolean =>
  body === undefined || body === null || typeof body === "string";
