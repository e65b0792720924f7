import type { JsonGate } from "./json-value-reader.ts";
import { argumentKeys, nameKeys } from "./to-parsed-calls.ts";

const otherKeys = ["id", "type", "index", "call_id", "tool_call_id", "tool_calls"];
const callKeys = [...nameKeys, ...argumentKeys, ...otherKeys];
const quotes = "\"'";

/**
 * Lets through what can still become a call to a known tool: objects (or a list of them) whose own
 * keys are those of calls, and whose name begins as a known one. Refuses at the first character
 * that rules it out, so that other JSON is hardly held back.
 */
export function createJsonCallGate(toolNames: ReadonlySet<string>): JsonGate {
  const names = [...toolNames].flatMap((name) => [name, `functions.${name}`]);
  let depth = 0;
  let callDepth = 1;
  let quote = "";
  let isEscaped = false;
  let token = "";
  let key: string | undefined;
  let isValueOpen = false;

  function readString(character: string): boolean {
    if (isEscaped || character === "\\") {
      isEscaped = !isEscaped;
      return depth !== callDepth || (key !== undefined && !nameKeys.includes(key));
    }
    if (character === quote) return endString();
    token += depth === callDepth ? character : "";
    return depth !== callDepth || isPossible(false);
  }

  function isPossible(isWhole: boolean): boolean {
    const expected = key === undefined ? callKeys : names;
    if (key !== undefined && !nameKeys.includes(key)) return true;
    return expected.some((item) => (isWhole ? item === token : item.startsWith(token)));
  }

  function endString(): boolean {
    quote = "";
    if (depth !== callDepth) return true;
    const isFine = isPossible(true);
    if (key === undefined) key = token;
    return isFine;
  }

  function readStructure(character: string): boolean {
    if (character.trim() === "") return true;
    if (depth === callDepth) return readMember(character);
    if (quotes.includes(character)) {
      quote = character;
      return depth >= callDepth;
    }
    return move(character);
  }

  function move(character: string): boolean {
    if (character === "[" && depth === 0) callDepth = 2;
    if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    else return depth > callDepth || (callDepth === 2 && depth === 1 && character === ",");
    if (depth === callDepth && character === "{") key = undefined;
    return depth !== callDepth || character === "{" || key !== undefined;
  }

  /** A character of the call's own object. */
  function readMember(character: string): boolean {
    if (key === undefined) return readKeyStart(character);
    if (!isValueOpen) {
      isValueOpen = character === ":";
      return isValueOpen;
    }
    if (character === "," || character === "}") return endMember(character);
    if (quotes.includes(character)) {
      quote = character;
      token = "";
      return true;
    }
    if (character === "{" || character === "[") return !isPlainName() && move(character);
    return !nameKeys.includes(key);
  }

  function isPlainName(): boolean {
    return key !== "function" && nameKeys.includes(key ?? "");
  }

  function readKeyStart(character: string): boolean {
    token = "";
    if (character === "}") return move(character);
    quote = character;
    return quotes.includes(character);
  }

  function endMember(character: string): boolean {
    key = undefined;
    isValueOpen = false;
    return character === "," || move(character);
  }

  return { push: (character) => (quote === "" ? readStructure(character) : readString(character)) };
}
