const urlPattern = /https?:\/\/[^\s"'<>()[\]{}\\^`|]+/gu;
const urlsMax = 1000;

/** Adds the addresses in some texts to those seen, up to 1000. */
export function rememberUrls(seen: Set<string>, ...texts: readonly string[]): void {
  for (const text of texts) {
    for (const url of findUrls(text)) {
      if (seen.size >= urlsMax) return;
      seen.add(url);
    }
  }
}

/** Addresses in a text, each once, without punctuation that ends a sentence. */
export function findUrls(text: string): string[] {
  const found = text.match(urlPattern) ?? [];
  return [...new Set(found.map((url) => url.replace(/[.,;:!?]+$/u, "")))];
}
