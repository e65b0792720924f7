/** Numbers in [0, 1) that depend on the seed alone. A linear congruential step, then mixed bits. */
export function createRandom(seed: number): () => number {
  let state = Math.trunc(seed) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x45d9f3b);
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Letters and digits for ids. */
export function randomId(random: () => number, length = 12): string {
  const digits = Array.from({ length }, () => Math.floor(random() * 36).toString(36));
  return digits.join("");
}
