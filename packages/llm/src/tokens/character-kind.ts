/** Kinds of characters that tokenizers treat alike. Numbers, because the hot path compares them. */
export const kind = {
  lower: 0,
  upper: 1,
  digit: 2,
  space: 3,
  lineBreak: 4,
  punctuation: 5,
  /** Letters of alphabets other than ASCII's: Latin with marks, Greek, Cyrillic, Hebrew, Arabic. */
  letter: 6,
  /** Scripts with a token for about each character: Han, Kana, Hangul, full-width forms. */
  ideograph: 7,
  /** Everything rarer: emoji, Indic and other scripts, symbols. */
  rare: 8,
} as const;

export type CharacterKind = (typeof kind)[keyof typeof kind];

const asciiKinds: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/u.test(character)) return kind.lower;
  if (/[A-Z]/u.test(character)) return kind.upper;
  if (/\d/u.test(character)) return kind.digit;
  if (/[\n\r]/u.test(character)) return kind.lineBreak;
  return /\s/u.test(character) ? kind.space : kind.punctuation;
});

/** The kind of a UTF-16 unit. */
export function characterKind(code: number): CharacterKind {
  if (code < 128) return asciiKinds[code] as CharacterKind;
  if (code >= 0x2e_80 && code < 0xa4_d0) return kind.ideograph;
  if (code >= 0xac_00 && code < 0xd7_b0) return kind.ideograph;
  if (code >= 0xf9_00 && code < 0xfb_00) return kind.ideograph;
  if (code >= 0xff_00 && code < 0xff_f0) return kind.ideograph;
  if (code >= 0xc0 && code < 0x09_00) return kind.letter;
  if (code >= 0x1e_00 && code < 0x20_00) return kind.letter;
  if (code >= 0x20_10 && code < 0x20_40) return kind.punctuation;
  return code === 0xa0 || code === 0x20_28 ? kind.space : kind.rare;
}
