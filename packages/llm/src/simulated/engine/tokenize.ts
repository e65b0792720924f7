/** A word's piece of up to six letters with the space before it, up to three digits, or one sign. */
const piece = / ?[\p{Script=Latin}\p{M}]{1,6}| ?\p{N}{1,3}|\s+|[^\s]/gu;

/** Cuts text into what the engine counts as tokens; joined they are the text. */
export function tokenize(text: string): readonly string[] {
  return text.match(piece) ?? [];
}

export function countTokens(text: string): number {
  return tokenize(text).length;
}
