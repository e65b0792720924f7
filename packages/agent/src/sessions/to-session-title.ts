import type { Message } from "@harombe/llm";

import { toText } from "../run/to-text.ts";

const titleCharacters = 80;

/** One line without control characters from a message, at most 80 characters. */
export function toSessionTitle({ content }: Message): string {
  const line =
    toText(content)
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim() || "Untitled";
  const characters = Array.from(line.slice(0, titleCharacters * 2));
  if (characters.length <= titleCharacters) return line;
  return `${characters.slice(0, titleCharacters - 1).join("")}…`;
}
