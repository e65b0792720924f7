import { foldAccents } from "./fold-accents.ts";
import { chinese, japanese, korean } from "./words/east-asian.ts";
import {
  type Endings,
  englishEndings,
  germanicEndings,
  romanceEndings,
  slavicEndings,
} from "./words/endings.ts";
import { english } from "./words/english.ts";
import { dutch, german } from "./words/germanic.ts";
import { french, italian, portuguese, spanish } from "./words/romance.ts";
import { polish, russian } from "./words/slavic.ts";
import { type Vocabulary, type WordKind, wordKinds } from "./words/word-kind.ts";

/** One known word, phrase or stem. */
export interface Entry {
  readonly text: string;
  /** As reasons tell it. */
  readonly shown: string;
  /** A bit for each kind that it is of, in some language. */
  kinds: number;
  /** Null for a word that has no endings. */
  readonly endings: Endings | null;
}

/** All known words, by how they begin: looking up a word makes no new string. */
export interface Lexicon {
  /** Words and phrases of three letters and more, by `bucketOf`, the longest first. */
  readonly words: readonly (readonly Entry[] | undefined)[];
  /** Words of one or two letters. */
  readonly shortWords: ReadonlyMap<string, Entry>;
  /** Words of scripts that put nothing between them, by their first character. */
  readonly unspaced: ReadonlyMap<number, readonly Entry[]>;
  /** Long English words by their first letter: what a typo is compared with. */
  readonly typed: ReadonlyMap<number, readonly Entry[]>;
}

export const kindBits = Object.fromEntries(
  wordKinds.map((kind, index) => [kind, 1 << index]),
) as Readonly<Record<WordKind, number>>;

const bucketCount = 4096;

/** By the first three characters, as they stand. */
export function bucketOf(first: number, second: number, third: number): number {
  return (first * 961 + second * 31 + third) & (bucketCount - 1);
}

let built: Lexicon | null = null;

/** Built at its first use, in a few milliseconds. */
export function lexicon(): Lexicon {
  built ??= build();
  return built;
}

const languages: readonly (readonly [Vocabulary, Endings])[] = [
  [english, englishEndings],
  [german, germanicEndings],
  [dutch, germanicEndings],
  [french, romanceEndings],
  [spanish, romanceEndings],
  [italian, romanceEndings],
  [portuguese, romanceEndings],
  [russian, slavicEndings],
  [polish, slavicEndings],
];

const shortLengthMax = 2;

function build(): Lexicon {
  const all = new Map<string, Entry>();
  for (const [vocabulary, endings] of languages) collect(all, vocabulary, endings);
  for (const entry of all.values()) {
    if (entry.endings === null) entry.kinds |= all.get(keyOf(entry.text, true))?.kinds ?? 0;
  }
  const shortWords = new Map<string, Entry>();
  const words: Entry[][] = [];
  for (const entry of byLength(all)) {
    const { text } = entry;
    if (text.length <= shortLengthMax) shortWords.set(text, entry);
    else {
      const key = bucketOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2));
      (words[key] ??= []).push(entry);
    }
  }
  const together = new Map<string, Entry>();
  for (const vocabulary of [chinese, japanese, korean]) collect(together, vocabulary, null);
  const unspaced = Map.groupBy(byLength(together), ({ text }) => text.charCodeAt(0));
  return { words, shortWords, unspaced, typed: collectTyped() };
}

function collect(into: Map<string, Entry>, vocabulary: Vocabulary, endings: Endings | null): void {
  for (const [kind, list] of Object.entries(vocabulary)) {
    for (const written of list.split(",")) {
      const { text, isStem } = toEntryText(written, endings);
      const bit = kindBits[kind as WordKind];
      const known = into.get(keyOf(text, isStem));
      if (known !== undefined) known.kinds |= bit;
      else {
        const shown = written.replace("~", "");
        into.set(keyOf(text, isStem), {
          text,
          shown,
          kinds: bit,
          endings: isStem ? endings : null,
        });
      }
    }
  }
}

const keyOf = (text: string, isStem: boolean): string => (isStem ? `${text}~` : text);

/** English verbs lose their `e` before an ending. */
function toEntryText(written: string, endings: Endings | null) {
  const isStem = written.endsWith("~");
  const text = foldAccents(isStem ? written.slice(0, -1) : written);
  const losesE = isStem && endings === englishEndings && text.endsWith("e");
  return { text: losesE ? text.slice(0, -1) : text, isStem };
}

/** The longest first, and a whole word before its stem. */
function byLength(entries: ReadonlyMap<string, Entry>): readonly Entry[] {
  const rank = ({ text, endings }: Entry): number => 2 * text.length + (endings === null ? 1 : 0);
  return [...entries.values()].toSorted((one, other) => rank(other) - rank(one));
}

/** Shorter words are too like each other. */
export const typoLengthMin = 5;
const typedKinds = ["heavy", "work", "transform", "depth", "result", "reason", "onward"] as const;

function collectTyped(): ReadonlyMap<number, readonly Entry[]> {
  const found = new Map<string, Entry>();
  for (const kind of typedKinds) {
    for (const written of (english[kind] ?? "").split(",")) {
      const text = written.replace("~", "");
      if (text.length < typoLengthMin || /[^a-z]/.test(text)) continue;
      const kinds = (found.get(text)?.kinds ?? 0) | kindBits[kind];
      found.set(text, { text, shown: text, kinds, endings: null });
    }
  }
  return Map.groupBy(found.values(), ({ text }) => text.charCodeAt(0));
}
