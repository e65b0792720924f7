/**
 * A body as text, in the charset that its byte order mark, its type, or a `<meta>` in its beginning
 * names, in this order: https://encoding.spec.whatwg.org/#decode
 */
export function decodeText(body: Uint8Array, contentType: string): string {
  return createDecoder(findCharset(body, contentType)).decode(body);
}

/** Whether a body is in UTF-16, which has zero bytes like no other text. */
export function isUtf16(body: Uint8Array, contentType: string): boolean {
  return createDecoder(findCharset(body, contentType)).encoding.startsWith("utf-16");
}

function findCharset(body: Uint8Array, contentType: string): string {
  const [, named] = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType) ?? [];
  return findMark(body) ?? named ?? findMetaCharset(body) ?? "utf-8";
}

function findMark([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

function findMetaCharset(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, 2048)).toString("latin1");
  const named = /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(start)?.[1];
  // What could be read as ASCII until here is no UTF-16, whatever it says.
  return named && /^utf-?16/i.test(named) ? "utf-8" : named;
}

function createDecoder(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
