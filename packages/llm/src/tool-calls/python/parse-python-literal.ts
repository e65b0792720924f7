import { parsePythonString } from "./parse-python-string.ts";
import type { PythonCursor } from "./python-cursor.ts";

export interface PythonValue {
  readonly value: unknown;
}

const maxDepth = 64;

const names = new Map<string, unknown>([
  ["True", true],
  ["true", true],
  ["False", false],
  ["false", false],
  ["None", null],
  ["null", null],
]);

/** Reads a string, number, name of a constant, list, tuple or dict; undefined for anything else. */
export function parsePythonLiteral(cursor: PythonCursor, depth = 0): PythonValue | undefined {
  if (depth > maxDepth) return undefined;
  if (cursor.takeText("[")) return parseItems(cursor, "]", depth);
  if (cursor.takeText("(")) return parseItems(cursor, ")", depth);
  if (cursor.takeText("{")) return parseEntries(cursor, depth);
  return parsePythonString(cursor) ?? parseName(cursor) ?? parseNumber(cursor);
}

function parseName(cursor: PythonCursor): PythonValue | undefined {
  const name = cursor.take(/(?:[Tt]rue|[Ff]alse|None|null)\b/y);
  return name === undefined ? undefined : { value: names.get(name) };
}

function parseNumber(cursor: PythonCursor): PythonValue | undefined {
  const text = cursor.take(/[+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y);
  if (text === undefined) return undefined;
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) ? { value } : undefined;
}

function parseItems(cursor: PythonCursor, closer: string, depth: number): PythonValue | undefined {
  const items: unknown[] = [];
  for (;;) {
    cursor.skipBlank();
    if (cursor.takeText(closer)) return { value: items };
    const item = parsePythonLiteral(cursor, depth + 1);
    if (item === undefined) return undefined;
    items.push(item.value);
    cursor.skipBlank();
    if (!cursor.takeText(",") && !cursor.startsWith(closer)) return undefined;
  }
}

function parseEntries(cursor: PythonCursor, depth: number): PythonValue | undefined {
  const entries: [string, unknown][] = [];
  for (;;) {
    cursor.skipBlank();
    if (cursor.takeText("}")) return { value: Object.fromEntries(entries) };
    const key = parsePythonLiteral(cursor, depth + 1);
    cursor.skipBlank();
    if (typeof key?.value !== "string" || !cursor.takeText(":")) return undefined;
    cursor.skipBlank();
    const value = parsePythonLiteral(cursor, depth + 1);
    if (value === undefined) return undefined;
    if (key.value !== "__proto__") entries.push([key.value, value.value]);
    cursor.skipBlank();
    if (!cursor.takeText(",") && !cursor.startsWith("}")) return undefined;
  }
}
