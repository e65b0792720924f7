/**
 * A `Retry-After` header, in seconds or as a date, as milliseconds from now; undefined when it is
 * neither.
 */
export function parseRetryAfter(
  header: string | null,
  { now = Date.now }: { readonly now?: () => number } = {},
): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.round(seconds * 1000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now());
}
