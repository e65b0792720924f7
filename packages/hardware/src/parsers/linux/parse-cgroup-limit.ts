/** Version 1 says "no limit" with the largest multiple of a page, about 9.2e18; none is near it. */
const noLimitBytes = 2 ** 60;

/** A limit in bytes; `null` for `max`, for version 1's huge number, and for anything unreadable. */
export function parseCgroupLimit(text: string): number | null {
  const digits = /^\s*(\d+)\s*$/.exec(text)?.[1];
  const bytes = Number(digits ?? Number.NaN);
  return bytes > 0 && bytes < noLimitBytes ? bytes : null;
}
