import { escapePattern } from "./escape-pattern.ts";
import type { ReasoningBlock } from "./reasoning-block.ts";

export interface ReasoningStep {
  readonly reasoning: string;
  readonly isClosed: boolean;
  /** Behind the closer; or, while the block is open, what may still become a marker. */
  readonly rest: string;
}

export interface ReasoningReader {
  read(text: string, isEnd: boolean): ReasoningStep;
}

/** Reads a thinking block up to the first of its closers. Calls inside it are only thought about. */
export function createReasoningReader(block: ReasoningBlock): ReasoningReader {
  const { closers, skipped = [] } = block;
  const markers = [...closers, ...skipped];
  const pattern = new RegExp(markers.map((marker) => escapePattern(marker)).join("|"), "u");
  const longest = Math.max(...markers.map((marker) => marker.length));

  function readOpen(text: string, isEnd: boolean): ReasoningStep {
    const keep = isEnd ? 0 : partialLength(text.slice(1 - longest), markers);
    const cut = text.length - keep;
    return { reasoning: text.slice(0, cut), isClosed: false, rest: text.slice(cut) };
  }

  return {
    read(text, isEnd) {
      let reasoning = "";
      let rest = text;
      for (let found = pattern.exec(rest); found !== null; found = pattern.exec(rest)) {
        reasoning += rest.slice(0, found.index);
        rest = rest.slice(found.index + found[0].length);
        if (closers.includes(found[0])) return { reasoning, isClosed: true, rest };
      }
      const open = readOpen(rest, isEnd);
      return { ...open, reasoning: reasoning + open.reasoning };
    },
  };
}

/** How many of the last characters begin a marker. */
function partialLength(tail: string, markers: readonly string[]): number {
  for (let from = 0; from < tail.length; from += 1) {
    const end = tail.slice(from);
    if (markers.some((marker) => marker.startsWith(end))) return end.length;
  }
  return 0;
}
