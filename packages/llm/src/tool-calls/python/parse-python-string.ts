import type { PythonCursor } from "./python-cursor.ts";

/** Whole string literals, one pattern for each kind of quote; none of them can backtrack. */
const literals: readonly { readonly pattern: RegExp; readonly quoteLength: number }[] = [
  { pattern: /"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""/sy, quoteLength: 3 },
  { pattern: /'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''/sy, quoteLength: 3 },
  { pattern: /"[^"\\]*(?:\\.[^"\\]*)*"/sy, quoteLength: 1 },
  { pattern: /'[^'\\]*(?:\\.[^'\\]*)*'/sy, quoteLength: 1 },
];

/** Reads a string, or several in a row, which Python joins. Strings with placeholders are refused. */
export function parsePythonString(cursor: PythonCursor): { readonly value: string } | undefined {
  let value: string | undefined;
  for (let part = takeOne(cursor); part !== undefined; part = takeOne(cursor)) {
    value = (value ?? "") + part;
    cursor.take(/[ \t]*(?=["'rRuU])/y);
  }
  return value === undefined ? undefined : { value };
}

function takeOne(cursor: PythonCursor): string | undefined {
  const prefix = cursor.take(/[rRuU](?=["'])/y) ?? "";
  for (const { pattern, quoteLength } of literals) {
    const text = cursor.take(pattern)?.slice(quoteLength, -quoteLength);
    if (text !== undefined) return /r/iu.test(prefix) ? text : unescape(text);
  }
  return undefined;
}

const escapes = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["a", "\u0007"],
  ["0", "\0"],
  ["\n", ""],
]);

function unescape(text: string): string {
  const pattern = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gsu;
  return text.replaceAll(pattern, (whole, byte, short, long, other: string | undefined) => {
    if (other !== undefined) return escapes.get(other) ?? (`\\"'`.includes(other) ? other : whole);
    const code = Number.parseInt((byte ?? short ?? long) as string, 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
