import { bandwidthTable } from "./bandwidth-table.ts";

/** Words that make another product of the name before them. */
const variants: ReadonlySet<string> = new Set([
  ..."ti super xt xtx gre laptop mobile max pro ultra ada mig".split(" "),
]);

const entries = Object.entries(bandwidthTable)
  .map(([name, gigabytes]) => ({ words: name.split(" "), bytes: gigabytes * 1e9 }))
  .toSorted((left, right) => right.words.length - left.words.length);

/** Peak memory bandwidth in bytes a second of a GPU by its name; `null` when it is in no table. */
export function bandwidthOf(name: string | null): number | null {
  const words = toWords(name ?? "");
  // A slice has a share of the bandwidth of its GPU, and no table says which.
  if (words.includes("mig")) return null;
  return entries.find((entry) => isNamed(words, entry.words))?.bytes ?? null;
}

function toWords(name: string): readonly string[] {
  return name
    .toLowerCase()
    .replaceAll(/\((tm|r)\)/g, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** Whether the words stand in the name, in order, and no word after them makes it another product. */
function isNamed(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_, start) => {
    const end = start + wanted.length;
    const next = words[end] ?? "";
    return wanted.every((word, offset) => words[start + offset] === word) && !variants.has(next);
  });
}
