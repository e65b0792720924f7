export interface TruncateOptions {
  /** UTF-16 code units of the whole result. Default no limit. */
  readonly maxCharacters?: number;
  /** Bytes of the whole result in UTF-8. Default no limit. */
  readonly maxBytes?: number;
  /** What stands for the part that was left out. Default `\n… [N characters left out] …\n`. */
  readonly marker?: (leftOutCharacters: number) => string;
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/**
 * Keeps the beginning and the end of a text that is too long, and says what was left out. The
 * result, marker included, keeps both limits and never splits a surrogate pair. Where the limit
 * leaves no room for the marker, only a beginning is kept.
 */
export function truncateMiddle(
  text: string,
  {
    maxCharacters = Number.POSITIVE_INFINITY,
    maxBytes = Number.POSITIVE_INFINITY,
    marker = (leftOut) => `\n… [${leftOut} characters left out] …\n`,
  }: TruncateOptions,
): string {
  if (text.length <= maxCharacters && fitsBytes(text, maxBytes)) return text;
  const reserved = marker(text.length);
  const characters = Math.floor(maxCharacters) - reserved.length;
  const bytes = Math.floor(maxBytes) - bytesOf(reserved);
  if (characters < 2 || bytes < 2)
    return takeStart(text, { characters: maxCharacters, bytes: maxBytes });
  const half = { characters: Math.floor(characters / 2), bytes: Math.floor(bytes / 2) };
  const head = takeStart(text, half);
  const tail = takeEnd(text, half);
  return `${head}${marker(text.length - head.length - tail.length)}${tail}`;
}

/** Encoding a huge text only to count it would be waste: a unit is 1 to 3 bytes. */
function fitsBytes(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || (text.length <= maxBytes && bytesOf(text) <= maxBytes);
}

interface Limits {
  readonly characters: number;
  readonly bytes: number;
}

function takeStart(text: string, { characters, bytes }: Limits): string {
  let end = Math.max(0, Math.min(text.length, Math.floor(characters)));
  if (bytes !== Number.POSITIVE_INFINITY) {
    const space = new Uint8Array(Math.max(0, Math.floor(bytes)));
    end = encoder.encodeInto(text.slice(0, end), space).read;
  }
  return text.slice(0, splitsPair(text, end) ? end - 1 : end);
}

function takeEnd(text: string, { characters, bytes }: Limits): string {
  let start = Math.max(0, text.length - Math.floor(Math.min(characters, bytes)));
  if (bytes !== Number.POSITIVE_INFINITY) {
    for (let size = bytesOf(text.slice(start)); size > bytes; size = bytesOf(text.slice(start))) {
      // A unit has at most 3 bytes, so dropping a third of the excess never drops too much.
      start += Math.ceil((size - bytes) / 3);
    }
  }
  return text.slice(splitsPair(text, start) ? start + 1 : start);
}

function splitsPair(text: string, index: number): boolean {
  return isHigh(text.charCodeAt(index - 1)) && isLow(text.charCodeAt(index));
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
