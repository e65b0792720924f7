import { escapePattern } from "./escape-pattern.ts";
import type { ReasoningBlock } from "./reasoning-block.ts";

export interface ReasoningStep {
  readonly reasoning: string;
  readonly isClosed: boolean;
  /** Behind the closer; or, while the block is open, what may still become a closer. */
  readonly rest: string;
}

export interface ReasoningReader {
  read(text: string, isEnd: boolean): ReasoningStep;
}

/** Reads a thinking block up to the first of its closers. Calls inside it are only thought about. */
export function createReasoningReader(block: ReasoningBlock): ReasoningReader {
  const pattern = new RegExp(block.closers.map((closer) => escapePattern(closer)).join("|"), "u");
  const longest = Math.max(...block.closers.map((closer) => closer.length));
  return {
    read(text, isEnd) {
      const found = pattern.exec(text);
      if (found !== null) {
        const rest = text.slice(found.index + found[0].length);
        return { reasoning: text.slice(0, found.index), isClosed: true, rest };
      }
      const keep = isEnd ? 0 : partialLength(text.slice(1 - longest), block.closers);
      const cut = text.length - keep;
      return { reasoning: text.slice(0, cut), isClosed: false, rest: text.slice(cut) };
    },
  };
}

/** How many of the last characters begin a closer. */
function partialLength(tail: string, closers: readonly string[]): number {
  for (let from = 0; from < tail.length; from += 1) {
    const end = tail.slice(from);
    if (closers.some((closer) => closer.startsWith(end))) return end.length;
  }
  return 0;
}
