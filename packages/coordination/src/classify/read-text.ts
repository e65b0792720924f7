import { characterClass, classOf, isWordAt } from "./character-class.ts";
import { findTypo } from "./find-typo.ts";
import { foldAccents } from "./fold-accents.ts";
import { bucketOf, type Entry, kindBits, lexicon } from "./lexicon.ts";
import type { Reading } from "./reading.ts";
import { behindQuote, skipMaterial } from "./skip-material.ts";
import { createTextSigns, type TextSigns } from "./text-signs.ts";
import { wordKinds } from "./words/word-kind.ts";

/** Goes through a text once, from left to right; the caller bounds its length. */
export function readText(written: string): TextSigns {
  const text = foldAccents(written.toLowerCase());
  const signs = createTextSigns();
  const reading: Reading = {
    text,
    lexicon: lexicon(),
    signs,
    position: 0,
    end: text.length,
    sentenceWords: 0,
    sentenceCommas: 0,
    sentenceKinds: 0,
  };
  skipMaterial(reading);
  while (reading.position < reading.end) step(reading);
  endSentence(reading);
  signs.words += Math.ceil(signs.unspaced / unspacedPerWord);
  return signs;
}

const unspacedPerWord = 2;

function step(reading: Reading): void {
  const { text, position } = reading;
  const code = text.charCodeAt(position);
  switch (classOf(code)) {
    case characterClass.word:
      return readWord(reading);
    case characterClass.unspaced:
      return readUnspaced(reading);
    case characterClass.other:
      return readMark(reading, code);
    case characterClass.newline:
      endSentence(reading);
      reading.position += 1;
      return skipMaterial(reading);
    case characterClass.comma:
      reading.sentenceCommas += 1;
      break;
    case characterClass.question:
      reading.signs.questions += 1;
      endSentence(reading);
      break;
    case characterClass.stop:
      if (isStop(text, position)) endSentence(reading);
      else if (isFileName(text, position)) reading.signs.paths += 1;
      break;
    case characterClass.space:
      break;
  }
  reading.position += 1;
}

/** Not the dot in `2.5` and `main.ts`; other scripts leave no space behind a full stop. */
function isStop(text: string, position: number): boolean {
  return text.charCodeAt(position) > 127 || !isWordAt(text, position + 1);
}

/** `notes.txt`, not `2.5`, `e.g.` and `list.map(` */
function isFileName(text: string, position: number): boolean {
  const end = wordEnd(text, position + 1);
  const isExtension = end - position > 2 && end - position <= extensionLengthMax + 1;
  const isNumber = text.charCodeAt(position + 1) < digitsEnd;
  return isExtension && !isNumber && isWordAt(text, position - 2) && text[end] !== "(";
}

const extensionLengthMax = 4;
const digitsEnd = "9".charCodeAt(0) + 1;
const longWordLength = 4;

function readWord(reading: Reading): void {
  const { text, position, signs } = reading;
  const end = wordEnd(text, position);
  signs.words += 1;
  if (end - position >= longWordLength) reading.sentenceWords += 1;
  const found = findKnown(reading, end);
  if (((found?.entry.kinds ?? 0) & kindBits.onward) !== 0) {
    signs.onwardWords += 1;
    if (signs.words === 1) signs.startsOnward = true;
  }
  reading.position = end;
  if (found !== null) note(reading, found);
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (isWordAt(text, end)) end += 1;
  return end;
}

interface Found {
  readonly entry: Entry;
  /** The position behind it. */
  readonly end: number;
}

/** The longest known phrase or word that begins here, else a word that is one typo away. */
function findKnown({ text, position, lexicon: known }: Reading, end: number): Found | null {
  const second = text.charCodeAt(position + 1) || 0;
  const third = text.charCodeAt(position + 2) || 0;
  const bucket = known.words[bucketOf(text.charCodeAt(position), second, third)];
  if (bucket !== undefined) {
    for (const entry of bucket) {
      const behind = behindEntry(entry, text, { position, end });
      if (behind > 0) return { entry, end: behind };
    }
  }
  const short = end - position <= 2 ? known.shortWords.get(text.slice(position, end)) : undefined;
  const entry = short ?? findTypo(text, { start: position, end }, known);
  return entry === null ? null : { entry, end };
}

/** Zero when the text does not say it here. */
function behindEntry(
  { text: known, endings }: Entry,
  text: string,
  { position, end }: { readonly position: number; readonly end: number },
): number {
  if (!text.startsWith(known, position)) return 0;
  const knownEnd = position + known.length;
  const behind = knownEnd <= end ? end : wordEnd(text, knownEnd);
  if (behind === knownEnd) return behind;
  return endings?.(text.slice(knownEnd, behind)) === true ? behind : 0;
}

/** Takes the longest known word at every position. */
function readUnspaced(reading: Reading): void {
  const { text, position, lexicon: known, signs } = reading;
  const entry = known.unspaced
    .get(text.charCodeAt(position))
    ?.find((candidate) => text.startsWith(candidate.text, position));
  const length = entry?.text.length ?? 1;
  signs.unspaced += length;
  reading.sentenceWords += length / unspacedPerWord;
  reading.position = position + length;
  if (entry === undefined) return;
  if ((entry.kinds & kindBits.onward) !== 0) signs.onwardUnspaced += length;
  note(reading, { entry, end: position + length });
}

const knownMax = 8;
const taskBits = kindBits.heavy | kindBits.work | kindBits.minor | kindBits.transform;
const askBits = taskBits | kindBits.reason | kindBits.method | kindBits.fact;

function note(reading: Reading, { entry: { kinds, shown }, end }: Found): void {
  const { signs } = reading;
  const leadsUp = (kinds & kindBits.polite) !== 0 && (reading.sentenceKinds & askBits) === 0;
  if (leadsUp) reading.sentenceWords = 0;
  reading.sentenceKinds |= kinds;
  for (let index = 0; index < wordKinds.length; index += 1) {
    if ((kinds & (1 << index)) === 0) continue;
    const list = signs.known[wordKinds[index]!];
    if (list.length < knownMax && !list.includes(shown)) list.push(shown);
  }
  reading.position = end;
  if ((kinds & kindBits.transform) !== 0) endBeforeMaterial(reading);
}

const materialLengthMin = 60;

/** The text that shall be translated, or summed up, says nothing about the work. */
function endBeforeMaterial(reading: Reading): void {
  const { text, position, signs } = reading;
  const colon = text.indexOf(":", position);
  if (colon < 0 || reading.end - colon < materialLengthMin) return;
  signs.materialLength = reading.end - colon;
  reading.end = colon;
}

const mathMarks = new Set([..."^\\∑∫√≤≥∈∀∃≠∞→π"].map((mark) => mark.charCodeAt(0)));
const codeMarks = new Set([..."{}()=<>[]"].map((mark) => mark.charCodeAt(0)));
const slash = "/".charCodeAt(0);

function readMark(reading: Reading, code: number): void {
  const { text, position, signs } = reading;
  const behind = behindQuote(reading);
  if (mathMarks.has(code)) signs.mathMarks += 1;
  else if (codeMarks.has(code)) signs.codeMarks += 1;
  else if (code === slash && isWordAt(text, position - 1) !== isWordAt(text, position + 1)) {
    // `/var` and `src/`, not `and/or`.
    signs.paths += 1;
  }
  reading.position = behind > position ? behind : position + 1;
}

function endSentence(reading: Reading): void {
  const { signs, sentenceKinds, sentenceWords, sentenceCommas } = reading;
  const isTalk = (sentenceKinds & kindBits.polite) !== 0 && (sentenceKinds & askBits) === 0;
  if (!isTalk) signs.askWords += sentenceWords;
  signs.commas = Math.max(signs.commas, sentenceCommas);
  reading.sentenceWords = 0;
  reading.sentenceCommas = 0;
  reading.sentenceKinds = 0;
}
