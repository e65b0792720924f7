import type {
  FormatContext,
  FormatOutcome,
  FormatReader,
  ParsedCall,
} from "../tool-call-format.ts";
import { createNeedleMatcher } from "./needle-matcher.ts";

export interface MarkupReaderOptions {
  readonly closers: readonly string[];
  /**
   * Reads what stands before a closer. Strict: null unless the text is whole, so that a closer
   * inside a value is not taken for the end. Lenient: whatever can be made of it.
   */
  readonly parse: (body: string, isLenient: boolean) => readonly ParsedCall[] | null;
}

/** How far behind a closer that came too early the reader looks for a better one. */
const lookaheadLength = 2048;
const maxClosers = 8;

/** Reads text up to the first closer that leaves it whole, for markup without escapes. */
export function createMarkupReader(
  context: FormatContext,
  options: MarkupReaderOptions,
): FormatReader {
  const matcher = createNeedleMatcher(options.closers);
  let text = "";
  let index = 0;
  let closerCount = 0;
  let first: { readonly at: number; readonly endsAt: number } | undefined;

  function read(character: string): FormatOutcome | undefined {
    const closer = matcher.push(character);
    index += 1;
    if (closer !== undefined) return readCloser(index - closer.length);
    return isTooFar() ? finish() : undefined;
  }

  function readCloser(at: number): FormatOutcome | undefined {
    closerCount += 1;
    const calls = options.parse(text.slice(0, at), false);
    if (calls !== null) return { endsAt: index, calls };
    first ??= { at, endsAt: index };
    return closerCount < maxClosers ? undefined : finish();
  }

  function isTooFar(): boolean {
    return first !== undefined && index - first.endsAt > lookaheadLength;
  }

  function finish(): FormatOutcome {
    const { at, endsAt } = first ?? { at: index, endsAt: index };
    const calls = options.parse(text.slice(0, at), true);
    const isKnown = calls?.every((call) => context.toolNames.has(call.name)) ?? false;
    const isUsable = first !== undefined || isKnown;
    if (calls === null || !isUsable) return { endsAt, calls: null };
    return { endsAt, calls: calls.map((call) => ({ ...call, isRepaired: true })) };
  }

  return {
    push(more) {
      text += more;
      for (const character of toUnits(more)) {
        const outcome = read(character);
        if (outcome !== undefined) return outcome;
      }
      return undefined;
    },
    finish,
  };
}

/** UTF-16 units, so that offsets are those of the string. */
function* toUnits(text: string): Generator<string, void, undefined> {
  for (let index = 0; index < text.length; index += 1) yield text.charAt(index);
}
