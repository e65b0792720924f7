/**
 * A `Retry-After` header, in seconds or as a date, as milliseconds from now; undefined when it is
 * neither.
 */
export function parseRetryAfter(
  header: string | null,
  { now = Date.now }: { readonly now?: () => number } = {},
): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  // `Date.parse` makes a date of almost anything, so it is asked about those of HTTP only.
  const date = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now());
}
