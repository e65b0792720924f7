/**
 * Each `**` of a pattern may stand for any number of folders, and a matcher tries all ways to share
 * a path out among them: with four of them and a deep path that takes seconds, with six for ever.
 */
const doubleStarsMax = 3;

/** Whether a pattern can be matched in little time, whatever the path. */
export function isCheapPattern(pattern: string): boolean {
  return pattern.split("**").length - 1 <= doubleStarsMax;
}
