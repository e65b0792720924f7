import { parseJson } from "../arguments/parse-json.ts";
import type {
  FormatContext,
  FormatOutcome,
  FormatReader,
  ParsedCall,
} from "../tool-call-format.ts";
import {
  createJsonValueReader,
  type JsonCut,
  type JsonGate,
  type JsonValueReader,
} from "./json-value-reader.ts";
import { toParsedCalls } from "./to-parsed-calls.ts";

export interface JsonReaderOptions {
  /** Ends the claim and belongs to it. Optional in the text: models forget it. */
  readonly closers?: readonly string[];
  /** Ends the claim and does not belong to it. */
  readonly stops?: readonly string[];
  /** Skipped behind a value. */
  readonly fillers?: readonly string[];
  /** Characters that may stand between two values, besides white space. Default `,;`. */
  readonly separators?: string;
  /** Nothing but one value. Default false. */
  readonly isSingle?: boolean;
  /**
   * Reads the tool's name from the text before the value, which is then the arguments and begins
   * with `{`. Without it the value itself must name the tool.
   */
  readonly toName?: (header: string) => string | undefined;
  /** Only calls to known tools count, and only with arguments. Default false. */
  readonly isImplied?: boolean;
  readonly createGate?: () => JsonGate;
}

/** Reads a header, JSON values that are calls, and a closer. */
export function createJsonReader(
  context: FormatContext,
  options: JsonReaderOptions = {},
): FormatReader {
  const { closers = [], stops = [], fillers = [], separators = ",;" } = options;
  const { toName, isImplied = false } = options;
  const isSingle = options.isSingle ?? toName !== undefined;
  const needles = [...closers, ...stops];
  const endings = [...needles, ...fillers];
  const calls: ParsedCall[] = [];
  /** What came since `textStart`. */
  let text = "";
  let textStart = 0;
  let index = 0;
  let valueStart = -1;
  let valueEnd = 0;
  let value: JsonValueReader | undefined;
  let ending = "";
  let isBroken = false;

  function read(character: string): FormatOutcome | undefined {
    if (value !== undefined) return readValue(value, character);
    const isBracket = character === "{" || (toName === undefined && character === "[");
    const mayStart = calls.length === 0 || (!isSingle && ending === "");
    if (isBracket && mayStart) return startValue(character);
    return calls.length === 0 ? undefined : readEnding(character);
  }

  function startValue(character: string): FormatOutcome | undefined {
    value = createJsonValueReader({ needles, gate: options.createGate?.() });
    valueStart = index;
    return readValue(value, character);
  }

  function readValue(reader: JsonValueReader, character: string): FormatOutcome | undefined {
    const step = reader.push(character);
    if (step === "more") return undefined;
    if (step === "refused") return stop(index);
    if (step === "end") return endValue(index + 1) ? undefined : stop(index + 1);
    return cutValue(step);
  }

  function cutValue(cut: JsonCut): FormatOutcome {
    const at = valueStart + cut.at;
    if (!endValue(at)) return stop(at);
    return settle(closers.includes(cut.needle) ? at + cut.needle.length : at);
  }

  /** Takes the value's calls; false when it is none, which ends the claim. */
  function endValue(at: number, isUnclosed = false): boolean {
    const found = toCalls(at, isUnclosed);
    value = undefined;
    ending = "";
    if (found === null) return false;
    calls.push(...found);
    valueEnd = at;
    text = text.slice(at - textStart);
    textStart = at;
    return true;
  }

  function readEnding(character: string): FormatOutcome | undefined {
    if (ending === "" && isSeparator(character)) return undefined;
    ending += character;
    if (closers.includes(ending)) return settle(index + 1);
    if (stops.includes(ending)) return settle(index + 1 - ending.length);
    if (fillers.includes(ending)) ending = "";
    return endings.some((needle) => needle.startsWith(ending)) ? undefined : settle(valueEnd);
  }

  function isSeparator(character: string): boolean {
    if (character.trim() === "") return true;
    if (!isSingle && separators.includes(character)) return true;
    if (closers.length === 0 || !"}]".includes(character)) return false;
    isBroken = true; // one bracket too many
    return true;
  }

  /** A value that is no call: text, when it is the first, else not part of the claim. */
  function stop(at: number): FormatOutcome {
    return calls.length > 0 ? settle(valueEnd) : { endsAt: at, calls: null };
  }

  function settle(endsAt: number): FormatOutcome {
    if (!isBroken || endsAt === valueEnd) return { endsAt, calls };
    return { endsAt, calls: calls.map((call) => ({ ...call, isRepaired: true })) };
  }

  function toCalls(at: number, isUnclosed: boolean): readonly ParsedCall[] | null {
    const parsed = parseJson(text.slice(valueStart - textStart, at - textStart));
    if (parsed === undefined) return null;
    const named = addName(parsed.value);
    const rules = { isRepaired: parsed.isRepaired, areArgumentsOptional: !isImplied };
    const found = toParsedCalls(named, rules);
    const mustBeKnown = isImplied || isUnclosed;
    if (mustBeKnown && found?.some((call) => !context.toolNames.has(call.name))) return null;
    return found;
  }

  function addName(given: unknown): unknown {
    if (toName === undefined) return given;
    const name = toName(text.slice(0, valueStart));
    return name === undefined ? undefined : { name, arguments: given };
  }

  function finish(): FormatOutcome {
    const cut = value?.finish();
    if (cut !== undefined) return cutValue(cut);
    if (value !== undefined && !endValue(index, true)) return stop(index);
    if (calls.length === 0) return { endsAt: index, calls: null };
    return settle(closers.length > 0 ? index : valueEnd);
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
    finish,
  };
}
