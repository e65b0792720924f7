import { wordsOf } from "../persona/choose-tool.ts";

/**
 * A unit vector that depends on the text alone. Each word, and each three letters of a word, move
 * a few of its numbers, so texts that share words lie near each other.
 */
export function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const feature of featuresOf(text)) {
    const hash = hashOf(feature);
    const index = hash % dimensions;
    vector[index] = (vector[index] ?? 0) + ((hash >>> 16) & 1 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  if (length === 0) vector[0] = 1;
  return length === 0 ? vector : vector.map((value) => value / length);
}

function featuresOf(text: string): readonly string[] {
  const words = wordsOf(text).split(" ");
  return words.flatMap((word) => {
    const padded = `^${word}$`;
    const count = Math.max(0, padded.length - 2);
    // A word weighs as much as a few of its parts.
    return [word, word, ...Array.from({ length: count }, (_, at) => padded.slice(at, at + 3))];
  });
}

/** FNV-1a, 32 bits, over UTF-16 units, with the high bits mixed down. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
