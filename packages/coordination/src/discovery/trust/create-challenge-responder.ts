import { answerChallenge, deriveSession } from "./challenge.ts";
import { createNonces, type NoncesOptions } from "./create-nonces.ts";
import { createSessions, type SessionsOptions } from "./create-sessions.ts";
import {
  challengeHeader,
  formatProof,
  hello,
  nonceHeader,
  parseChallenge,
  proofHeader,
} from "./header-format.ts";
import type { SessionCall } from "./session.ts";
import { requireToken } from "./sign.ts";
import { toTarget } from "./target.ts";

export interface ChallengeResponderOptions extends NoncesOptions, SessionsOptions {
  /** `cluster.discovery.token`, at least 16 characters. */
  readonly token: string;
  /** From `getMachineId()`: hexadecimal or base64url, as it stands in the proof. */
  readonly machineId: string;
  /**
   * Other `host:port`s under which coordinators reach this server, where an address translation
   * stands between (a container's published port). At most 8.
   */
  readonly alsoReachableAt?: readonly string[] | undefined;
}

/** The end of a connection on this machine: `socket.localAddress` and `socket.localPort`. */
export interface LocalEnd {
  readonly address: string;
  readonly port: number;
}

/** The node's side of the proof on `GET /health`. */
export interface ChallengeResponder {
  /**
   * The headers to add to the response of `/health`: none when the request has no (valid)
   * challenge. The status and body of the response do not change.
   */
  answer(headers: HeaderSource, local: LocalEnd): Readonly<Record<string, string>>;
  /**
   * Whether a bearer credential is a pass for this very request, made by someone who proved itself
   * here (`ProvenNode.createPass`), and not seen before. Uses the pass up. What a pass opens is for
   * the server to say: no more than one node needs of another.
   */
  acceptPass(pass: string, call: SessionCall): boolean;
}

/** `Headers` of a request, or anything with the same `get`. */
export interface HeaderSource {
  get(name: string): string | null;
}

const othersMax = 8;

/**
 * Answers challenges on `GET /health`, the same for everyone who asks, with or without a bearer
 * token. The exchange, all in headers, is:
 *
 * 1. `x-harombe-challenge: v1` is answered by `x-harombe-nonce: NONCE`, good once and for 30 s.
 * 2. `x-harombe-challenge: v1.CLIENT_NONCE.NONCE.PROOF` is answered by
 *    `x-harombe-proof: v1.MACHINE_ID.PROOF`, if the caller's proof is right; else by a new nonce.
 *
 * The proofs are HMAC-SHA-256 under keys derived from the token, one for each direction, over the
 * two nonces and the `host:port` dialled, the node's also over its machine id. The address is the
 * one at which this connection arrived, never one that a header names: so a stranger in between,
 * who has another address, cannot pass the exchange on.
 *
 * After 2 both sides derive the key of a session from the token and all of the above. With it the
 * caller makes a pass for each request, bound to its method and path and good once; the session ends
 * by this machine's clock alone, so clocks need not agree.
 *
 * Throws `HAROMBE_DISCOVERY_WEAK_TOKEN` at creation.
 */
export function createChallengeResponder(options: ChallengeResponderOptions): ChallengeResponder {
  const { token, machineId, alsoReachableAt = [] } = options;
  requireToken(token);
  if (!/^[\w-]{1,128}$/.test(machineId)) {
    throw new TypeError(`Not a machine id: ${JSON.stringify(machineId)}`);
  }
  if (alsoReachableAt.length > othersMax) {
    throw new TypeError(`alsoReachableAt has at most ${String(othersMax)} entries`);
  }
  const nonces = createNonces(options);
  const sessions = createSessions(options);

  const prove = (header: string, local: LocalEnd): string | null => {
    const challenge = parseChallenge(header);
    if (challenge === null || !nonces.isGood(challenge.serverNonce)) return null;
    for (const target of [toTarget(local.address, local.port), ...alsoReachableAt]) {
      const { serverNonce } = challenge;
      const nodeIdentity = { machineId, target };
      const answer = answerChallenge({ token, challenge, serverNonce, nodeIdentity });
      if (answer === null) continue;
      if (!nonces.use(serverNonce)) return null;
      sessions.open(deriveSession({ token, challenge, nodeIdentity }));
      return answer;
    }
    return null;
  };
  return {
    answer: (headers, local) => {
      const header = headers.get(challengeHeader);
      if (header === null) return {};
      const answer = header === hello ? null : prove(header, local);
      if (answer === null) return { [nonceHeader]: nonces.create() };
      return { [proofHeader]: formatProof({ machineId, answer }) };
    },
    acceptPass: (pass, call) => sessions.accept(pass, call),
  };
}
