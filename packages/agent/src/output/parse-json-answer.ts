/**
 * The JSON value in an answer: all of it, a fenced block, or what stands between the first opening
 * and the last closing bracket. Throws the `SyntaxError` of the whole when there is none.
 */
export function parseJsonAnswer(text: string): unknown {
  let failure: unknown;
  for (const candidate of candidatesOf(text)) {
    try {
      return JSON.parse(candidate);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

function candidatesOf(text: string): string[] {
  const trimmed = text.trim();
  const fenced = [...trimmed.matchAll(/```(?:json)?\s*\n(.*?)```/gsu)].map(([, body]) => body!);
  const opening = trimmed.search(/[{[]/u);
  const closing = Math.max(trimmed.lastIndexOf("}"), trimmed.lastIndexOf("]"));
  const inner = opening >= 0 && closing > opening ? [trimmed.slice(opening, closing + 1)] : [];
  return [trimmed, ...fenced, ...inner];
}
