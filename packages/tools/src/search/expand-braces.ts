/** `src/*.{ts,tsx}` as the patterns it stands for; at most 64. Nested braces are not expanded. */
export function expandBraces(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (!match) return [pattern];
  const [, before = "", options = "", after = ""] = match;
  const expanded = options
    .split(",")
    .flatMap((option) => expandBraces(after).map((rest) => `${before}${option}${rest}`));
  return expanded.slice(0, 64);
}
