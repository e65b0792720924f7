import type { Acceptance } from "../tool-call-format.ts";

/** Decides by the first character that is not white space. */
export function acceptsFirst(head: string, characters: string): Acceptance {
  const first = head.trimStart().charAt(0);
  if (first === "") return "wait";
  return characters.includes(first) ? "yes" : "no";
}

/** Decides by the text before the first `{`. */
export function acceptsHeader(head: string, header: RegExp): Acceptance {
  const end = head.indexOf("{");
  if (end === -1) return "wait";
  return header.test(head.slice(0, end)) ? "yes" : "no";
}

/** Decides whether `head` begins with one of `texts`. */
export function acceptsPrefix(head: string, texts: readonly string[]): Acceptance {
  if (texts.some((text) => head.startsWith(text))) return "yes";
  return texts.some((text) => text.startsWith(head)) ? "wait" : "no";
}
