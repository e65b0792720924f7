const patternsMax = 64;

/** `src/*.{ts,tsx}` as the patterns it stands for; at most 64. Nested braces are not expanded. */
export function expandBraces(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (!match) return [pattern];
  const [, before = "", options = "", after = ""] = match;
  // Once for all options: a pattern of many braces would take for ever otherwise.
  const rests = expandBraces(after);
  return options
    .split(",")
    .flatMap((option) => rests.map((rest) => `${before}${option}${rest}`))
    .slice(0, patternsMax);
}
