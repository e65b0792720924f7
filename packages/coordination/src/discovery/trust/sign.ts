import { createHmac, hash, timingSafeEqual } from "node:crypto";

import { DiscoveryError } from "../errors/discovery-error.ts";

/**
 * Who speaks, or what the result is for. Each has a key of its own, so that nothing can be sent back
 * to where it came from, or used for something else.
 */
export type Side = "coordinator" | "node" | "session";

/**
 * Characters that a discovery token has at least: shorter ones are found by trying, from one recorded
 * answer, without asking anyone.
 */
export const discoveryTokenLengthMin = 16;

/** Throws `HAROMBE_DISCOVERY_WEAK_TOKEN`. The message says how long the token is, never what. */
export function requireToken(token: string): void {
  if (token.length >= discoveryTokenLengthMin) return;
  throw new DiscoveryError({
    code: "HAROMBE_DISCOVERY_WEAK_TOKEN",
    message: `The discovery token has ${String(token.length)} characters, at least ${String(discoveryTokenLengthMin)} are needed`,
    isRetryable: false,
    hint: "Make one with: openssl rand -hex 32",
  });
}

/**
 * HMAC-SHA-256 over the parts as a JSON array (so that no two lists of parts look the same), with
 * a key that is itself the HMAC of the token and the side. In base64url, 43 characters.
 */
export function sign(token: string, side: Side, parts: readonly string[]): string {
  const key = createHmac("sha256", token).update(`harombe discovery v1 ${side}`).digest();
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}

/** Compares in a time that says nothing about where two texts differ, or how long they are. */
export const isEqualText = (a: string, b: string): boolean =>
  timingSafeEqual(hash("sha256", a, "buffer"), hash("sha256", b, "buffer"));
