import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Compares the bearer token of an Authorization header with the one that is set. Both are hashed
 * first, so the comparison takes the same time whatever their lengths are, and only the hash stays
 * in memory.
 */
export function createTokenCheck(token: string | null): (authorization: string | null) => boolean {
  if (token === null) return () => true;
  const expected = digest(token);
  return (authorization) => {
    const presented = /^bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
    return presented !== undefined && timingSafeEqual(digest(presented), expected);
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
