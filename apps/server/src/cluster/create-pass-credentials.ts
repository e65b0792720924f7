import {
  createProvenCredentials,
  DiscoveryError,
  proveNode,
  type ProvenNode,
} from "@harombe/coordination";
import type { Credential, Credentials } from "@harombe/llm";

export interface PassCredentialsOptions {
  readonly url: string;
  /** `cluster.discovery.token`. */
  readonly token: string;
  /** Asks the node for its proof. Default: `proveNode`. */
  readonly prove?: () => Promise<ProvenNode>;
}

/**
 * For a harombe node that the config lists without a token of its own: what it refuses with 401 is
 * sent again with a pass, if it proves that it knows the discovery token. Else its refusal stands.
 */
export function createPassCredentials({
  url,
  token,
  prove = () => proveNode({ url, token }),
}: PassCredentialsOptions): Credentials {
  const passes = createProvenCredentials({ url, prove });
  let wantsPass = false;
  const none: Credential = {
    authorization: null,
    async refused(options) {
      try {
        await passes.renew(options);
      } catch {
        options.signal?.throwIfAborted();
        return false;
      }
      return (wantsPass = true);
    },
  };
  return {
    async authorize(request, options) {
      if (!wantsPass) return none;
      try {
        return await passes.authorize(request, options);
      } catch (error) {
        wantsPass = !DiscoveryError.isInstance(error);
        throw error;
      }
    },
  };
}
