/**
 * The JSON in what a tool printed; `undefined` when there is none. Tools print warnings before their
 * JSON (rocm-smi does), so text before the first bracket at the start of a line is skipped.
 */
export function parseJson(text: string): unknown {
  const start = text.search(/^\s*[[{]/m);
  if (start === -1) return undefined;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
}
