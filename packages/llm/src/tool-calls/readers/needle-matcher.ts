/** Finds fixed strings in text that arrives a character at a time. */
export interface NeedleMatcher {
  /** The needle that ends with this character. */
  push(character: string): string | undefined;
  /** Whether the last characters could become a needle. */
  isPartial(): boolean;
  reset(): void;
}

export function createNeedleMatcher(needles: readonly string[]): NeedleMatcher {
  const firsts = new Set(needles.map((needle) => needle.charAt(0)));
  let partial = "";
  return {
    push(character) {
      if (partial === "" && !firsts.has(character)) return undefined;
      partial = longestPrefix(partial + character, needles);
      if (!needles.includes(partial)) return undefined;
      const found = partial;
      partial = "";
      return found;
    },
    isPartial: () => partial !== "",
    reset() {
      partial = "";
    },
  };
}

/** The longest end of `text` that begins a needle. */
function longestPrefix(text: string, needles: readonly string[]): string {
  for (let from = 0; from < text.length; from += 1) {
    const end = text.slice(from);
    if (needles.some((needle) => needle.startsWith(end))) return end;
  }
  return "";
}
