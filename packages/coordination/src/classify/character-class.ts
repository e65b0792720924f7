/** What a character is for reading: a letter or digit, a script without spaces, or a separator. */
export const characterClass = {
  other: 0,
  word: 1,
  /** Chinese, Japanese, Korean: words are found in it, not between spaces. */
  unspaced: 2,
  space: 3,
  comma: 4,
  /** Of a sentence, where a space or nothing follows. */
  stop: 5,
  question: 6,
  newline: 7,
} as const;

export type CharacterClass = (typeof characterClass)[keyof typeof characterClass];

const { other, word, unspaced, space, comma, stop, question, newline } = characterClass;
const asciiCount = 128;

const ascii = new Uint8Array(asciiCount);
const setAll = (characters: string, value: CharacterClass): void => {
  for (const character of characters) ascii[character.charCodeAt(0)] = value;
};
setAll("abcdefghijklmnopqrstuvwxyz0123456789_", word);
setAll(" \t\r", space);
setAll(",;", comma);
setAll(".!", stop);
setAll("?", question);
setAll("\n", newline);

/** Separators beyond ASCII that stand in sentences. */
const separators: ReadonlyMap<number, CharacterClass> = new Map([
  [0x3001, comma],
  [0xff0c, comma],
  [0xff1b, comma],
  [0x60c, comma],
  [0x3002, stop],
  [0xff01, stop],
  [0x964, stop],
  [0xff1f, question],
  [0x61f, question],
]);

/** The class of a character of a text in lower case. */
export function classOf(code: number): CharacterClass {
  if (code < asciiCount) return ascii[code] as CharacterClass;
  if (isUnspaced(code)) return unspaced;
  const separator = separators.get(code);
  if (separator !== undefined) return separator;
  return isSymbol(code) ? other : word;
}

/** Of a letter or digit; false before and behind the text. */
export function isWordAt(text: string, position: number): boolean {
  return position >= 0 && position < text.length && classOf(text.charCodeAt(position)) === word;
}

/** Kana, ideographs and Hangul. */
function isUnspaced(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af)
  );
}

/** Punctuation, arrows, mathematics, and halves of emoji. */
function isSymbol(code: number): boolean {
  return (
    code < 0xc0 ||
    (code >= 0x2000 && code <= 0x2bff) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xd800 && code <= 0xf8ff) ||
    code >= 0xfe00
  );
}
