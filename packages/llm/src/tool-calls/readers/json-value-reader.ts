import { createJsonScanner } from "./json-scanner.ts";
import { createNeedleMatcher } from "./needle-matcher.ts";

/** Refuses a JSON value, character by character, once it can no longer be a call. */
export interface JsonGate {
  /** False when the value is no call. */
  push(character: string): boolean;
}

/** Where a broken value was cut off, counted from its start. */
export interface JsonCut {
  readonly at: number;
  /** The needle that stands there. */
  readonly needle: string;
}

export interface JsonValueReader {
  push(character: string): "more" | "end" | "refused" | JsonCut;
  /** A needle inside a string that was never decided about. */
  finish(): JsonCut | undefined;
}

export interface JsonValueReaderOptions {
  /** Strings that no JSON value holds, except in a string. */
  readonly needles: readonly string[];
  readonly gate?: JsonGate | undefined;
}

/** How far behind a needle inside a string to look before taking it for the end. */
const lookaheadLength = 2048;

/**
 * Reads one JSON value to its last bracket, or to a needle when a bracket or a quote was lost. A
 * needle inside a string is content when the string goes on and ends as JSON strings do.
 */
export function createJsonValueReader(options: JsonValueReaderOptions): JsonValueReader {
  const scanner = createJsonScanner();
  const matcher = createNeedleMatcher(options.needles);
  let length = 0;
  let doubt: JsonCut | undefined;
  let wasInString = false;

  function readNeedle(character: string): JsonCut | undefined {
    const needle = matcher.push(character);
    if (doubt !== undefined || needle === undefined) return decide(character);
    doubt = { at: length - needle.length, needle };
    return scanner.isInString ? undefined : doubt;
  }

  /** Settles a needle inside a string by what follows it. */
  function decide(character: string): JsonCut | undefined {
    if (doubt === undefined) return undefined;
    if (scanner.isInString && wasInString) {
      return character === "\n" || length - doubt.at > lookaheadLength ? doubt : undefined;
    }
    if (wasInString || character.trim() === "") return undefined;
    if (!",}]:".includes(character)) return doubt;
    doubt = undefined;
    return undefined;
  }

  return {
    push(character) {
      if (options.gate?.push(character) === false) return "refused";
      const isEnd = scanner.push(character);
      length += 1;
      const cut = readNeedle(character);
      wasInString = scanner.isInString;
      if (cut !== undefined) return cut;
      return isEnd ? "end" : "more";
    },
    finish: () => doubt,
  };
}
