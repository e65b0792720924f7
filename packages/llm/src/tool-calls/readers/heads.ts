import type { Acceptance } from "../tool-call-format.ts";

/** Decides by the first character that is not white space. */
export function acceptsFirst(head: string, characters: string): Acceptance {
  const first = head.trimStart().charAt(0);
  if (first === "") return "wait";
  return characters.includes(first) ? "yes" : "no";
}
