const unitCharactersMax = 160;
const repeatsMin = 8;
const charactersMin = 1200;

/**
 * The piece that a text ends in over and over: at least eight times and over 1200 characters. A
 * model that babbles does this until its answer is cut. Null for ordinary text; lines and rules
 * (one character over and over) do not count.
 */
export function findRepetition(text: string): string | null {
  if (text.length < charactersMin) return null;
  const tail = text.slice(-Math.max(charactersMin, unitCharactersMax * repeatsMin));
  for (let unit = 2; unit <= unitCharactersMax; unit += 1) {
    const needed = Math.max(charactersMin, unit * repeatsMin);
    if (tail.length >= needed && hasPeriod(tail, unit, needed)) {
      const piece = tail.slice(-unit);
      return new Set(piece.trim()).size > 1 ? piece : null;
    }
  }
  return null;
}

function hasPeriod(text: string, period: number, characters: number): boolean {
  for (let index = text.length - 1; index >= text.length - characters + period; index -= 1) {
    if (text[index] !== text[index - period]) return false;
  }
  return true;
}
