import { estimateTokens } from "./estimate-tokens.ts";

/** How much of long texts is read: pieces of one length, evenly spread. */
export interface TextSample {
  /** Up to so many characters everything is read. */
  readonly readWholeLengthMax: number;
  readonly pieces: number;
  readonly pieceLength: number;
}

/** Everything up to a window of 8,192 tokens of prose, of more half of that. */
const closeLook: TextSample = { readWholeLengthMax: 32_768, pieces: 64, pieceLength: 256 };

/**
 * Estimates how many tokens texts are together. Long ones are not read whole: at 200,000 characters
 * that would cost more than all else that is done with a request before it is sent.
 */
export function estimateTextsTokens(texts: readonly string[], sample = closeLook): number {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length <= sample.readWholeLengthMax) {
    return texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  }
  let tokens = 0;
  let readLength = 0;
  for (const piece of samplesOf(texts, length / sample.pieces, sample.pieceLength)) {
    tokens += estimateTokens(piece);
    readLength += piece.length;
  }
  return Math.ceil((tokens / readLength) * length);
}

/** A piece of the texts, taken as one, at every so many characters. */
function* samplesOf(
  texts: readonly string[],
  stride: number,
  pieceLength: number,
): Generator<string> {
  let next = 0;
  let start = 0;
  for (const text of texts) {
    for (; next < start + text.length; next += stride) {
      const from = Math.floor(next - start);
      yield text.slice(from, from + pieceLength);
    }
    start += text.length;
  }
}
