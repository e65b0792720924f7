/**
 * Picks the candidate that was most likely meant, or nothing when none is near: at most two edits,
 * or a third of the word. Case, hyphens and underscores do not count, so `contextLength` is
 * `context_length`.
 */
export function selectNearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: countEdits(foldKey(word), foldKey(candidate)) }))
    .filter(({ candidate, edits }) => edits <= limit && edits < foldKey(candidate).length)
    .toSorted((left, right) => left.edits - right.edits);
  return ranked[0]?.candidate;
}

/** A key without what people vary: case, hyphens and underscores. */
export const foldKey = (word: string): string => word.toLowerCase().replaceAll(/[-_]/g, "");

/** Optimal string alignment distance: insert, delete, replace, or swap two neighbours. */
export function countEdits(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwap =
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, right.length);
}

const at = (row: readonly number[], index: number): number =>
  row[index] ?? Number.POSITIVE_INFINITY;
