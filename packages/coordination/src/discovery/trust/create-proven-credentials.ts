import type { AuthorizeOptions, Credential, Credentials } from "@harombe/llm";

import { systemClock } from "../../time/clock.ts";
import { withTimeLimit } from "../../time/with-time-limit.ts";
import type { ProvenNode } from "./prove-node.ts";

export interface ProvenCredentialsOptions {
  /** The node's address; requests to any other are refused. */
  readonly url: string;
  /** Asks the node for its proof: `() => proveNode({ url, token })`. */
  readonly prove: () => Promise<ProvenNode>;
  /** A proof that was given already. Default: the first request asks for one. */
  readonly proven?: ProvenNode | undefined;
}

/**
 * Passes for requests to one node that knows the discovery token, one for each: the `credentials`
 * of `createRemote`. A node that does not know a pass, as after a restart, is asked for its proof
 * again. Requests fail with what `prove` throws, and with `TypeError` for another origin.
 */
export interface ProvenCredentials extends Credentials {
  /** Asks for a new proof now; calls at the same time share one, and each waits by its own signal. */
  renew(options?: AuthorizeOptions): Promise<ProvenNode>;
}

export function createProvenCredentials({
  url,
  prove,
  proven: given,
}: ProvenCredentialsOptions): ProvenCredentials {
  const { origin } = new URL(url);
  let proven = given;
  let proving: Promise<ProvenNode> | undefined;
  const share = (): Promise<ProvenNode> => {
    proving ??= prove()
      .then((node) => (proven = node))
      .finally(() => {
        proving = undefined;
      });
    return proving;
  };
  const renew: ProvenCredentials["renew"] = ({ signal } = {}) =>
    withTimeLimit(share, { clock: systemClock, limitMs: null, signal });
  /** One that came later than the proof it bears must not be what forgets the next proof. */
  const forget = (node: ProvenNode): boolean => {
    if (proven === node) proven = undefined;
    return true;
  };
  return {
    renew,
    authorize: ({ origin: asked, method, path }, options) => {
      if (asked !== origin) throw new TypeError(`${asked} is not ${origin}`);
      const toCredential = (node: ProvenNode): Credential => ({
        authorization: `Bearer ${node.createPass({ method, path })}`,
        refused: () => forget(node),
      });
      return proven ? toCredential(proven) : renew(options).then(toCredential);
    },
  };
}
