import { parseJson, tryParse } from "./parse-json.ts";
import { isOfType } from "./schema-types.ts";

/** The value in one of `types`, when it says the same; undefined when it does not. */
export function coerceScalar(value: unknown, types: ReadonlySet<string>): unknown {
  if (typeof value === "string") return fromText(value.trim(), types);
  const isPlain = typeof value === "boolean" || Number.isSafeInteger(value);
  return isPlain && types.has("string") ? String(value) : undefined;
}

function fromText(text: string, types: ReadonlySet<string>): unknown {
  if (types.has("integer") || types.has("number")) {
    const number = toNumber(text);
    if (number !== undefined && isOfType(number, types)) return number;
  }
  if (types.has("boolean") && /^(?:true|false)$/iu.test(text)) return text.toLowerCase() === "true";
  if (types.has("null") && text === "null") return null;
  return fromJson(text, types);
}

/** A number in the shortest decimal notation or with trailing zeros: "007" and "0x10" are none. */
function toNumber(text: string): number | undefined {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/u.test(text)) return undefined;
  const number = Number(text);
  if (!Number.isFinite(number) || Object.is(number, -0)) return undefined;
  const digits = text.replace(/[eE].*$/u, "").replaceAll(/[-.]/gu, "");
  const isExact = digits.replace(/^0+/u, "").length <= maxExactDigits || isSafeDigits(text);
  const isLost = number === 0 && /[1-9]/u.test(digits);
  return isExact && !isLost ? number : undefined;
}

/** Every decimal number of up to 15 significant digits survives the way through a double. */
const maxExactDigits = 15;

function isSafeDigits(text: string): boolean {
  return /^-?\d+$/u.test(text) && Number.isSafeInteger(Number(text));
}

function fromJson(text: string, types: ReadonlySet<string>): unknown {
  if (!/^[[{]/u.test(text) || tryParse(text) === undefined) return undefined;
  const value = parseJson(text)?.value;
  return value !== undefined && isOfType(value, types) ? value : undefined;
}
