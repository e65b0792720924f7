import { truncateBytes } from "./truncate-bytes.ts";

/** A string of a TXT record is at most so many bytes. */
const stringBytesMax = 255;
const stringsMax = 32;

/** `key=value` strings (RFC 6763 section 6.4), each cut to 255 bytes. */
export const encodeTxt = (values: Readonly<Record<string, string>>): readonly Buffer[] =>
  Object.entries(values).map(([key, value]) =>
    Buffer.from(truncateBytes(`${key}=${value}`, stringBytesMax)),
  );

/**
 * Keys are lower-cased, the first of equal keys counts, strings without a key are left out.
 * Values lose control characters, since they end up in terminals.
 */
export function decodeTxt(strings: readonly Buffer[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const bytes of strings.slice(0, stringsMax)) {
    const [, key, value] = /^([^=]+)=?(.*)$/s.exec(bytes.toString()) ?? [];
    if (key === undefined || values.has(key.toLowerCase())) continue;
    values.set(key.toLowerCase(), (value ?? "").replaceAll(/\p{Cc}/gu, ""));
  }
  return values;
}
