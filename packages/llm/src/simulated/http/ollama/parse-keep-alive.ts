const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Ollama's `keep_alive` in milliseconds: a number of seconds, or a Go duration such as `5m` or
 * `1h30m`; below zero is for ever. Undefined when it is neither.
 */
export function parseKeepAlive(value: string | number | null | undefined): number | undefined {
  if (value == null) return undefined;
  if (typeof value === "number") return value < 0 ? Infinity : value * 1000;
  const trimmed = value.trim();
  if (/^-?\d+$/.test(trimmed)) return parseKeepAlive(Number(trimmed));
  if (!/^-?(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+$/.test(trimmed)) return undefined;
  if (trimmed.startsWith("-")) return Infinity;
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)];
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0),
    0,
  );
}
