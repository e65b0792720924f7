import type { Transport } from "../transport/create-transport.ts";

/**
 * The header that says how many harombe nodes have passed a request on, counting from 1. Two nodes
 * that list each other would hand one to and fro, were it not counted.
 */
export const hopsHeader = "x-harombe-hops";

/** A request with its mark: `hops` nodes had passed it on before it came here. */
export function markHops(init: RequestInit, hops = 0): RequestInit {
  const headers = new Headers(init.headers);
  headers.set(hopsHeader, String(hops + 1));
  return { ...init, headers };
}

/** The same way to a server; what has no mark yet gets that of a request which began here. */
export function withHops(transport: Transport): Transport {
  return {
    ...transport,
    fetch(input, init = {}) {
      const isMarked = new Headers(init.headers).has(hopsHeader);
      return transport.fetch(input, isMarked ? init : markHops(init));
    },
  };
}
