const mebibyte = 1024 ** 2;

/** Bytes per unit. The GPU tools write "MB" and "GB" and mean 1024s, all of them. */
const bytesPerUnit: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  kb: 1024,
  kib: 1024,
  mb: mebibyte,
  mib: mebibyte,
  gb: 1024 * mebibyte,
  gib: 1024 * mebibyte,
  tb: mebibyte ** 2,
  tib: mebibyte ** 2,
};

/**
 * Bytes of `24564 MiB` or, with a unit of `defaultUnit`, of `24564`; `null` for `[N/A]`, a negative
 * number, an unknown unit or anything else.
 */
export function parseQuantity(
  text: string,
  { defaultUnit }: { readonly defaultUnit: string },
): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  if (!match) return null;
  const [, amount = "", unit = ""] = match;
  const factor = bytesPerUnit[(unit === "" ? defaultUnit : unit).toLowerCase()];
  const bytes = factor === undefined ? Number.NaN : Math.round(Number(amount) * factor);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
