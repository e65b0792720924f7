import { jsonrepair } from "jsonrepair";

/** A value read from text that a model wrote. */
export interface ParsedJson {
  readonly value: unknown;
  readonly isRepaired: boolean;
}

export interface ParseJsonOptions {
  /** Nested deeper than this is refused. Default 64. */
  readonly maxDepth?: number;
  /** Longer than this (UTF-16 units) is refused. Default 1 Mi. */
  readonly maxLength?: number;
  /**
   * Longer than this (UTF-16 units) is read as it stands or not at all, because the cost of a
   * repair can grow with the square of the length. 0 repairs nothing. Default 131,072.
   */
  readonly maxRepairLength?: number;
}

/**
 * Reads JSON, repairing it where a model broke it; undefined when nothing sensible can be read.
 * Keys named `__proto__` are dropped, so that a later copy of the value can not change a prototype.
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): ParsedJson | undefined {
  const { maxDepth = 64, maxLength = 1_048_576, maxRepairLength = 131_072 } = options;
  if (text.length > maxLength || isTooDeep(text, maxDepth)) return undefined;
  const strict = tryParse(text);
  if (strict !== undefined) return { value: withoutPrototypeKeys(strict.value), isRepaired: false };
  const repaired = text.length > maxRepairLength ? undefined : tryRepair(text);
  if (repaired === undefined) return undefined;
  return { value: withoutPrototypeKeys(repaired.value), isRepaired: true };
}

/** Reads JSON as it stands. */
export function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function tryRepair(text: string): { readonly value: unknown } | undefined {
  try {
    return tryParse(jsonrepair(text));
  } catch {
    return undefined;
  }
}

/** Counts brackets outside of double quotes: a bound, not a grammar. */
function isTooDeep(text: string, maxDepth: number): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "\\" && isQuoted) index += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "{" || character === "[")) depth += 1;
    else if (!isQuoted && (character === "}" || character === "]")) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

function withoutPrototypeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypeKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutPrototypeKeys(item)]));
}
