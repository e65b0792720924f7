import { isFiller, isFollowUpWord, recogniseWord, type WordKind } from "./vocabulary.ts";

/** What the words of a text say. */
export interface WordSigns {
  /** Words that are not mere politeness. */
  readonly contentWords: number;
  readonly known: Readonly<Record<WordKind, ReadonlySet<string>>>;
  /** Every word points back to something said before. */
  readonly isFollowUp: boolean;
}

/** Words looked at, at most; a longer text is complex for its length. */
const wordsMax = 400;
/** A follow-up has no more. */
const followUpWordsMax = 6;
const wordPattern = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu;

export function readWords(text: string): WordSigns {
  const known: Record<WordKind, Set<string>> = {
    work: new Set(),
    heavy: new Set(),
    light: new Set(),
    code: new Set(),
    depth: new Set(),
    reason: new Set(),
  };
  let words = 0;
  let contentWords = 0;
  let followUpWords = 0;
  wordPattern.lastIndex = 0;
  for (let match = wordPattern.exec(text); match !== null; match = wordPattern.exec(text)) {
    words += 1;
    if (words > wordsMax) break;
    const word = match[0].toLowerCase();
    if (isFollowUpWord(word)) followUpWords += 1;
    if (isFiller(word)) continue;
    contentWords += 1;
    const recognised = recogniseWord(word);
    if (recognised !== null) known[recognised.kind].add(recognised.word);
  }
  const isFollowUp = words > 0 && words <= followUpWordsMax && followUpWords === words;
  return { contentWords, known, isFollowUp };
}
