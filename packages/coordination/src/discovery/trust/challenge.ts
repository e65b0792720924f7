import { randomBytes } from "node:crypto";

import { createSession, type Session } from "./session.ts";
import { isEqualText, requireToken, sign } from "./sign.ts";

export interface ChallengeOptions {
  readonly token: string;
  /** What the node gave out for this one exchange. */
  readonly serverNonce: string;
  /** The `host:port` that the coordinator dials (see `toTarget`). */
  readonly target: string;
  readonly random?: ((bytes: number) => Buffer) | undefined;
}

/** The question of a coordinator that itself proves to know the token. */
export interface Challenge {
  readonly clientNonce: string;
  readonly serverNonce: string;
  readonly proof: string;
}

/** What the node proves itself to be: itself, at this address. */
export interface NodeIdentity {
  readonly machineId: string;
  readonly target: string;
}

const nonceBytes = 24;

/** Asks a node; good for one exchange with one node at one address. */
export function createChallenge({
  token,
  serverNonce,
  target,
  random = randomBytes,
}: ChallengeOptions): Challenge {
  requireToken(token);
  const clientNonce = random(nonceBytes).toString("base64url");
  const proof = sign(token, "coordinator", [clientNonce, serverNonce, target]);
  return { clientNonce, serverNonce, proof };
}

export interface AnswerOptions {
  readonly token: string;
  readonly challenge: Challenge;
  /** The nonce that this node gave out; the caller has checked that it is fresh and unused. */
  readonly serverNonce: string;
  readonly nodeIdentity: NodeIdentity;
}

/**
 * The node's proof, or null when the challenge was not made by someone who knows the token, for
 * this nonce and for this very address. So nobody without the token gets an answer to try tokens
 * on, and nobody can pass on a challenge that was meant for another address.
 */
export function answerChallenge(options: AnswerOptions): string | null {
  const { token, challenge, serverNonce, nodeIdentity } = options;
  const { machineId, target } = nodeIdentity;
  const { clientNonce } = challenge;
  requireToken(token);
  const expected = sign(token, "coordinator", [clientNonce, serverNonce, target]);
  const isMeant = challenge.serverNonce === serverNonce && isEqualText(challenge.proof, expected);
  return isMeant ? sign(token, "node", [clientNonce, serverNonce, target, machineId]) : null;
}

/** The secret that both sides share after an exchange, and nobody who only listened. */
export function deriveSession(options: Omit<AnswerOptions, "serverNonce">): Session {
  const { token, challenge, nodeIdentity } = options;
  const { clientNonce, serverNonce } = challenge;
  const { target, machineId } = nodeIdentity;
  return createSession(sign(token, "session", [clientNonce, serverNonce, target, machineId]));
}

export interface VerifyOptions {
  readonly token: string;
  /** The challenge that was sent. */
  readonly challenge: Challenge;
  readonly nodeIdentity: NodeIdentity;
  /** The proof that came back. */
  readonly answer: string;
}

/** Whether the node at this address, with this machine id, knows the token. */
export function verifyAnswer({ token, challenge, nodeIdentity, answer }: VerifyOptions): boolean {
  const { clientNonce, serverNonce } = challenge;
  const { target, machineId } = nodeIdentity;
  return isEqualText(answer, sign(token, "node", [clientNonce, serverNonce, target, machineId]));
}
