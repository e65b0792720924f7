import type { Challenge } from "./challenge.ts";

/** In requests: `v1` asks for a nonce, `v1.CLIENT_NONCE.SERVER_NONCE.PROOF` asks for a proof. */
export const challengeHeader = "x-harombe-challenge";
/** In responses: a nonce for one exchange. */
export const nonceHeader = "x-harombe-nonce";
/** In responses: `v1.MACHINE_ID.PROOF`. */
export const proofHeader = "x-harombe-proof";

export const hello = "v1";

/** A header longer than this is not one of ours. */
const headerLengthMax = 512;

export const formatChallenge = ({ clientNonce, serverNonce, proof }: Challenge): string =>
  [hello, clientNonce, serverNonce, proof].join(".");

export function parseChallenge(header: string): Challenge | null {
  const [version, clientNonce, serverNonce, proof, ...rest] = splitHeader(header);
  if (version !== hello || rest.length > 0) return null;
  if (!clientNonce || !serverNonce || !proof) return null;
  return { clientNonce, serverNonce, proof };
}

export interface Proof {
  readonly machineId: string;
  readonly answer: string;
}

export const formatProof = ({ machineId, answer }: Proof): string =>
  [hello, machineId, answer].join(".");

export function parseProof(header: string): Proof | null {
  const [version, machineId, answer, ...rest] = splitHeader(header);
  if (version !== hello || !machineId || !answer || rest.length > 0) return null;
  return { machineId, answer };
}

/** Parts are base64url or hexadecimal, so a dot parts them. */
const splitHeader = (header: string): readonly string[] =>
  header.length <= headerLengthMax && /^[\w.-]+$/.test(header) ? header.split(".") : [];
