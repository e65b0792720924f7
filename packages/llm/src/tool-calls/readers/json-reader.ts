import { parseJson } from "../arguments/parse-json.ts";
import type {
  FormatContext,
  FormatOutcome,
  FormatReader,
  ParsedCall,
} from "../tool-call-format.ts";
import { createJsonScanner, type JsonScanner } from "./json-scanner.ts";
import { createNeedleMatcher } from "./needle-matcher.ts";
import { toParsedCalls } from "./to-parsed-calls.ts";

/** Refuses a JSON value, character by character, once it can no longer be a call. */
export interface JsonGate {
  /** False when the value is no call. */
  push(character: string): boolean;
}

export interface JsonReaderOptions {
  /** Ends the claim and belongs to it. Without any, the claim ends with its last value. */
  readonly closers?: readonly string[];
  /** Ends the claim and does not belong to it. */
  readonly stops?: readonly string[];
  /** Skipped between values. */
  readonly fillers?: readonly string[];
  /** Characters that may stand between two values, besides white space. Default `,;`. */
  readonly separators?: string;
  /** Reads the text before a value; without it the value itself must name the tool. */
  readonly toName?: (header: string) => string | undefined;
  /** Only calls to known tools count, and only with arguments. Default false. */
  readonly isImplied?: boolean;
  readonly createGate?: () => JsonGate;
}

/** How far behind a closer inside a string the reader looks before it takes it for the end. */
const lookaheadLength = 2048;

/**
 * Reads JSON values up to a closer or the last bracket. A closer inside a string is content when
 * the string goes on as JSON does; otherwise a quote was lost and the closer is the end.
 */
export function createJsonReader(
  context: FormatContext,
  options: JsonReaderOptions = {},
): FormatReader {
  const { closers = [], stops = [], fillers = [], separators = ",;" } = options;
  const needles = [...closers, ...stops];
  const matcher = createNeedleMatcher(needles);
  const values: { readonly text: string; readonly header: string }[] = [];
  let text = "";
  let index = 0;
  let header = "";
  let scanner: JsonScanner | undefined;
  let gate: JsonGate | undefined;
  let valueStart = 0;
  let valueEnd = 0;
  let between = "";
  let isBroken = false;
  let cut: { readonly at: number; readonly needle: string } | undefined;
  let wasInString = false;

  function read(character: string): FormatOutcome | undefined {
    if (scanner !== undefined) return readValue(scanner, character);
    return readBetween(character);
  }

  function readBetween(character: string): FormatOutcome | undefined {
    if (between === "" && (character === "{" || character === "[")) {
      return startValue(character);
    }
    if (values.length === 0 || options.toName !== undefined) {
      header += character;
      const needle = matcher.push(character);
      if (needle === undefined) return undefined;
      if (values.length > 0) return end(needle);
      return { endsAt: index + 1, calls: null };
    }
    if (between === "" && isSeparator(character)) return undefined;
    between += character;
    if (needles.includes(between)) return end(between);
    if (fillers.includes(between)) between = "";
    else if (![...needles, ...fillers].some((needle) => needle.startsWith(between))) {
      return { endsAt: valueEnd, calls: toCalls() };
    }
    return undefined;
  }

  function isSeparator(character: string): boolean {
    if (character.trim() === "" || separators.includes(character)) return true;
    if (closers.length === 0 || !"}]".includes(character)) return false;
    isBroken = true; // one bracket too many
    return true;
  }

  function startValue(character: string): FormatOutcome | undefined {
    scanner = createJsonScanner();
    gate = options.createGate?.();
    valueStart = index;
    wasInString = false;
    matcher.reset();
    return readValue(scanner, character);
  }

  function readValue(current: JsonScanner, character: string): FormatOutcome | undefined {
    if (gate?.push(character) === false) return { endsAt: index, calls: null };
    const isEnd = current.push(character);
    const needle = matcher.push(character);
    if (needle !== undefined && cut === undefined) {
      cut = { at: index + 1 - needle.length, needle };
      if (!current.isInString) return endAtCut();
    } else if (cut !== undefined && isCutReal(current, character)) return endAtCut();
    wasInString = current.isInString;
    if (isEnd) endValue(index + 1);
    return undefined;
  }

  /** Whether the string that holds a closer turns out not to be one. */
  function isCutReal(current: JsonScanner, character: string): boolean {
    if (cut === undefined) return false;
    if (current.isInString && wasInString) {
      return character === "\n" || index - cut.at > lookaheadLength;
    }
    if (wasInString || character.trim() === "") return false;
    if (",}]:".includes(character)) cut = undefined;
    return cut !== undefined;
  }

  function endValue(at: number): void {
    values.push({ text: text.slice(valueStart, at), header });
    valueEnd = at;
    scanner = undefined;
    header = "";
    between = "";
    cut = undefined;
    matcher.reset();
  }

  function endAtCut(): FormatOutcome {
    const { at, needle } = cut ?? { at: index, needle: "" };
    endValue(at);
    const endsAt = closers.includes(needle) ? at + needle.length : at;
    return { endsAt, calls: toCalls() };
  }

  function end(needle: string): FormatOutcome {
    const endsAt = closers.includes(needle) ? index + 1 : index + 1 - needle.length;
    return { endsAt, calls: toCalls() };
  }

  function toCalls(isUnclosed = false): readonly ParsedCall[] | null {
    const calls: ParsedCall[] = [];
    for (const value of values) {
      const found = readCalls(value.text, value.header);
      if (found === null) return null;
      calls.push(...found);
    }
    const mustBeKnown = isUnclosed || options.isImplied === true;
    if (mustBeKnown && !calls.every((call) => context.toolNames.has(call.name))) return null;
    return calls.length === 0 ? null : calls;
  }

  function readCalls(value: string, head: string): readonly ParsedCall[] | null {
    const parsed = parseJson(value);
    if (parsed === undefined) return null;
    const isRepaired = parsed.isRepaired || isBroken;
    const areArgumentsOptional = options.isImplied !== true;
    if (options.toName === undefined) {
      return toParsedCalls(parsed.value, { isRepaired, areArgumentsOptional });
    }
    const name = options.toName(head);
    if (name === undefined) return null;
    return toParsedCalls({ name, arguments: parsed.value }, { isRepaired, areArgumentsOptional });
  }

  return {
    push(more) {
      text += more;
      for (let offset = 0; offset < more.length; offset += 1) {
        const outcome = read(more.charAt(offset));
        if (outcome !== undefined) return outcome;
        index += 1;
      }
      return undefined;
    },
    finish() {
      if (cut !== undefined) return endAtCut();
      const isUnclosed = scanner !== undefined;
      if (isUnclosed) endValue(index);
      const calls = toCalls(isUnclosed);
      return { endsAt: closers.length > 0 || calls === null ? index : valueEnd, calls };
    },
  };
}
