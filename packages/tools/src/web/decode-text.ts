/** A body as text, in the charset that its type, or a `<meta>` in its beginning, names. */
export function decodeText(body: Uint8Array, contentType: string): string {
  const [, named] = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType) ?? [];
  return createDecoder(named ?? findMetaCharset(body) ?? "utf-8").decode(body);
}

function findMetaCharset(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, 2048)).toString("latin1");
  return /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(start)?.[1];
}

function createDecoder(label: string): { decode(bytes: Uint8Array): string } {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
