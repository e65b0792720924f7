import { sanitizeText } from "../terminal/sanitize-text.ts";

export interface SummarizeOptions {
  readonly charactersMax: number;
}

/** A call on one line: `read_file path="notes.txt"`. */
export function summarizeCall(
  name: string,
  args: Readonly<Record<string, unknown>>,
  { charactersMax }: SummarizeOptions,
): string {
  const written = Object.entries(args).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return cutLine(sanitizeText([name, ...written].join(" ")), charactersMax);
}

/** The first line of a result and how much more there is: `total 12 (+3 lines)`. */
export function summarizeResult(content: string, { charactersMax }: SummarizeOptions): string {
  const lines = sanitizeText(content).trimEnd().split("\n");
  const [first = ""] = lines;
  const more = lines.length - 1;
  const rest = more === 0 ? "" : ` (+${more} ${more === 1 ? "line" : "lines"})`;
  return cutLine(first, charactersMax - rest.length) + rest;
}

function cutLine(text: string, charactersMax: number): string {
  const line = text.replaceAll("\n", "⏎");
  // By code points, so that no surrogate pair is torn apart.
  const characters = [...line];
  return characters.length <= charactersMax
    ? line
    : `${characters.slice(0, charactersMax - 1).join("")}…`;
}
