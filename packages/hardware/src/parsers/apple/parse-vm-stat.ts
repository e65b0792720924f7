/** Pages that macOS hands out without swapping: free ones and file caches it can drop. */
const availableCounters = ["Pages free", "Pages inactive", "Pages speculative", "Pages purgeable"];

/** Available bytes of `vm_stat`; `null` when the page size or the free pages are missing. */
export function parseVmStat(text: string): number | null {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(text)?.[1] ?? Number.NaN);
  const counters = availableCounters.map((name) => readCounter(text, name));
  const [free] = counters;
  if (free === null || !Number.isSafeInteger(pageBytes)) return null;
  const pages = counters.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const bytes = pages * pageBytes;
  return Number.isSafeInteger(bytes) ? bytes : null;
}

function readCounter(text: string, name: string): number | null {
  const digits = new RegExp(`^${name}:\\s*(\\d+)\\.?\\s*$`, "m").exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
