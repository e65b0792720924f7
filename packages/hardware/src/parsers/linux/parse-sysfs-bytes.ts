/** A size in a file of sysfs; `null` for anything but a plain positive number. */
export function parseSysfsBytes(text: string | null): number | null {
  if (text === null || !/^\s*\d+\s*$/.test(text)) return null;
  const bytes = Number(text);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}
