import { createHmac, randomBytes } from "node:crypto";

import { isEqualText } from "./sign.ts";

export interface NoncesOptions {
  /** How long a nonce is good. Default 30,000 ms. */
  readonly lifeMs?: number | undefined;
  /** Nonces used within their life that are remembered; when full no other is taken. Default 1,024. */
  readonly usedMax?: number | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: (() => number) | undefined;
}

/**
 * Nonces that are good once. They carry their own end and a mark of this process, so that giving
 * them out takes no memory; only those that someone with the token used are remembered.
 */
export interface Nonces {
  create(): string;
  /** Whether it is one of ours and neither too old nor used. */
  isGood(nonce: string): boolean;
  /** Uses it up; false when it was not good any more. */
  use(nonce: string): boolean;
}

const secretBytes = 32;
const uniqueBytes = 12;

export function createNonces({
  lifeMs = 30_000,
  usedMax = 1_024,
  now = () => performance.now(),
}: NoncesOptions = {}): Nonces {
  const secret = randomBytes(secretBytes);
  /** Each with the time when it ends, the oldest first. */
  const used = new Map<string, number>();
  const mark = (body: string): string =>
    createHmac("sha256", secret).update(body).digest("hex").slice(0, 32);

  const forget = (): void => {
    for (const [nonce, endMs] of used) {
      if (endMs > now()) return;
      used.delete(nonce);
    }
  };
  const isGood = (nonce: string): boolean => {
    const [unique = "", end = "", found = ""] = nonce.split("_");
    const isOurs = isEqualText(found, mark(`${unique}_${end}`));
    return isOurs && Number.parseInt(end, 36) > now() && !used.has(nonce);
  };
  return {
    create: () => {
      const end = Math.ceil(now() + lifeMs).toString(36);
      const body = `${randomBytes(uniqueBytes).toString("hex")}_${end}`;
      return `${body}_${mark(body)}`;
    },
    isGood,
    use: (nonce) => {
      forget();
      if (!isGood(nonce) || used.size >= usedMax) return false;
      used.set(nonce, now() + lifeMs);
      return true;
    },
  };
}
