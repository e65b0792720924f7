import { isWordAt } from "./character-class.ts";
import type { Reading } from "./reading.ts";

/**
 * At the start of a line: counts and passes code blocks, stack traces and lines of data, whose words
 * say nothing about the work, and counts the marks of lists.
 */
export function skipMaterial(reading: Reading): void {
  while (reading.position < reading.end && skipLine(reading));
}

/** True when a whole line, or block, was passed. */
function skipLine(reading: Reading): boolean {
  const { text, position, signs } = reading;
  const code = text.charCodeAt(position);
  if (code === backtick && text.startsWith("```", position)) return skipBlock(reading);
  if (isListMark(text, position)) {
    signs.steps += 1;
    return false;
  }
  if (code === space && tracePattern.test(text.slice(position, position + traceLengthMax))) {
    signs.traceLines += 1;
    return passLine(reading);
  }
  if (position === 0 || !dataStarts.has(code)) return false;
  signs.dataLines += 1;
  return passLine(reading);
}

const backtick = "`".charCodeAt(0);
const space = " ".charCodeAt(0);
/** `    at main (file.js:1:2)` */
const tracePattern = /^ +(?:at |file ")/;
const traceLengthMax = 24;
const dataStarts = new Set([...'0123456789[{|<>"}'].map((start) => start.charCodeAt(0)));

/** `- `, `* `, `• `, `1. `, `1) `. */
function isListMark(text: string, position: number): boolean {
  const first = text[position];
  if (first === "-" || first === "*" || first === "•") return text[position + 1] === " ";
  let at = position;
  while (at < position + 2 && isDigit(text.charCodeAt(at))) at += 1;
  return at > position && (text[at] === "." || text[at] === ")") && text[at + 1] === " ";
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function skipBlock(reading: Reading): boolean {
  reading.signs.codeBlocks += 1;
  const close = reading.text.indexOf("```", reading.position + 3);
  reading.position = close < 0 ? reading.end : close + 3;
  return close >= 0 && passLine(reading);
}

function passLine(reading: Reading): boolean {
  const next = reading.text.indexOf("\n", reading.position);
  reading.position = next < 0 ? reading.end : next + 1;
  return true;
}

const quoteLengthMin = 3;
const quoteLengthMax = 800;
const closings: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  "`": "`",
  "“": "”",
  "„": "“",
  "«": "»",
  "「": "」",
};

/** The position behind a quotation that begins here; the given one when none does. */
export function behindQuote({ text, position }: Pick<Reading, "text" | "position">): number {
  const closing = closings[text[position]!];
  // Between two letters an apostrophe quotes nothing.
  if (closing === undefined || isWordAt(text, position - 1)) return position;
  const close = text.indexOf(closing, position + 1);
  const length = close - position;
  const isQuote = length >= quoteLengthMin && length <= quoteLengthMax;
  return isQuote && !isWordAt(text, close + 1) ? close + 1 : position;
}
