import type { Lexicon } from "./lexicon.ts";
import type { TextSigns } from "./text-signs.ts";

/** A text on its way through the reader. */
export interface Reading {
  /** In lower case, without accents. */
  readonly text: string;
  readonly lexicon: Lexicon;
  readonly signs: TextSigns;
  position: number;
  /** Where reading stops: material may follow. */
  end: number;
  /** Of the sentence under way. */
  sentenceWords: number;
  sentenceCommas: number;
  sentenceKinds: number;
}
