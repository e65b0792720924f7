import { type WordKind, wordKinds } from "./words/word-kind.ts";

/** What a text says about itself, whatever that is worth. */
export interface TextSigns {
  /** The known words of each kind, each once, in their order. */
  readonly known: Readonly<Record<WordKind, string[]>>;
  /** Words; of scripts without spaces, two characters count as one. */
  words: number;
  /** Those of four letters and more, without what only leads up to the request. */
  askWords: number;
  /** Characters of scripts without spaces, and those of them that ask to go on. */
  unspaced: number;
  onwardUnspaced: number;
  onwardWords: number;
  startsOnward: boolean;
  /** Commas in the sentence that has the most. */
  commas: number;
  questions: number;
  /** Numbered or marked lines. */
  steps: number;
  /** Lines of a table, a log or JSON. */
  dataLines: number;
  /** Lines of a stack trace. */
  traceLines: number;
  codeBlocks: number;
  /** Brackets, arrows and the like. */
  codeMarks: number;
  mathMarks: number;
  paths: number;
  /** Characters of what a transformation is asked of. */
  materialLength: number;
}

export function createTextSigns(): TextSigns {
  const known = {} as Record<WordKind, string[]>;
  for (const kind of wordKinds) known[kind] = [];
  return {
    known,
    words: 0,
    askWords: 0,
    unspaced: 0,
    onwardUnspaced: 0,
    onwardWords: 0,
    startsOnward: false,
    commas: 0,
    questions: 0,
    steps: 0,
    dataLines: 0,
    traceLines: 0,
    codeBlocks: 0,
    codeMarks: 0,
    mathMarks: 0,
    paths: 0,
    materialLength: 0,
  };
}

const onwardWordsMax = 6;
const onwardUnspacedMax = 10;

/** Nothing but words that ask to go on: `continue`, `ja bitte`. */
export function isOnward({ words, onwardWords, unspaced, onwardUnspaced }: TextSigns): boolean {
  if (words === 0 || words > onwardWordsMax || unspaced > onwardUnspacedMax) return false;
  return onwardWords + Math.ceil(unspaced / 2) >= words && onwardUnspaced >= unspaced * 0.7;
}

const backWordsMax = 8;
const ellipsisWordsMax = 4;

/** Short, and means little without what was said before: `and Portugal?`, `make it shorter`. */
export function pointsBack({ words, known, startsOnward }: TextSigns): boolean {
  if (words === 0 || words > backWordsMax) return false;
  // A question of its own may begin with the same words: `what is the weather?`
  if (known.fact.length > 0) return false;
  if (known.back.length > 0) return true;
  return startsOnward && words <= ellipsisWordsMax;
}
