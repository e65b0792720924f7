import { createProvenFetch, DiscoveryError, proveNode } from "@harombe/coordination";

export interface PassFetchOptions {
  readonly url: string;
  /** `cluster.discovery.token`. */
  readonly token: string;
  /** What sends. Default: Node's own. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * For a harombe node that the config lists without a token of its own: what it refuses with 401 is
 * sent again with a pass, if it proves that it knows the discovery token. Else its refusal stands.
 */
export function createPassFetch({
  url,
  token,
  fetch = globalThis.fetch,
}: PassFetchOptions): typeof globalThis.fetch {
  const proven = createProvenFetch({ url, fetch, prove: () => proveNode({ url, token }) });
  let wantsPass = false;
  return async (input, init = {}) => {
    if (wantsPass) {
      return proven.fetch(input, init).catch((error: unknown) => {
        wantsPass = !DiscoveryError.isInstance(error);
        throw error;
      });
    }
    const response = await fetch(input, init);
    if (response.status !== 401 || init.body instanceof ReadableStream) return response;
    const isProven = await proven.renew().then(
      () => true,
      () => false,
    );
    if (!isProven) return response;
    await response.body?.cancel();
    wantsPass = true;
    return proven.fetch(input, init);
  };
}
