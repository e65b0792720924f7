import { type Entry, type Lexicon, typoLengthMin } from "./lexicon.ts";

/** A part of a text; `end` is the position behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The long English word that was meant; null when none is one typo away. */
export function findTypo(text: string, span: Span, { typed }: Lexicon): Entry | null {
  const length = span.end - span.start;
  if (length < typoLengthMin) return null;
  const candidates = typed.get(text.charCodeAt(span.start));
  if (candidates === undefined) return null;
  for (const candidate of candidates) {
    const difference = length - candidate.text.length;
    if (difference < -1 || difference > 1) continue;
    if (isOneTypoAway(text, span, candidate.text)) return candidate;
  }
  return null;
}

/** In a shorter word another letter makes another word. */
const replaceLengthMin = 7;

/** One letter added, left out, replaced, or two neighbours swapped. */
function isOneTypoAway(text: string, { start, end }: Span, known: string): boolean {
  const length = end - start;
  const shorter = Math.min(length, known.length);
  let head = 0;
  while (head < shorter && text.charCodeAt(start + head) === known.charCodeAt(head)) head += 1;
  let tail = 0;
  const tailMax = shorter - head;
  while (
    tail < tailMax &&
    text.charCodeAt(end - 1 - tail) === known.charCodeAt(known.length - 1 - tail)
  ) {
    tail += 1;
  }
  if (length !== known.length) return shorter >= typoLengthMin && head + tail === shorter;
  if (head + tail === length - 1) return length >= replaceLengthMin;
  return (
    head + tail === length - 2 &&
    text.charCodeAt(start + head) === known.charCodeAt(head + 1) &&
    text.charCodeAt(start + head + 1) === known.charCodeAt(head)
  );
}
