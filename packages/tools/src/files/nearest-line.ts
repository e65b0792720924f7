export interface NearestLine {
  /** Counting from 1. */
  readonly line: number;
  readonly differsInSpaceOnly: boolean;
  /** The line and two on each side, as they are. */
  readonly context: string;
}

/** Lines that are compared, and characters of each. */
const linesMax = 50_000;
const charactersMax = 300;
/** Below this share of common letter pairs two lines have nothing to do with each other. */
const likenessMin = 0.4;

/** The line of a text that is most like the first line with something in it of what was wanted. */
export function findNearestLine(text: string, wanted: string): NearestLine | undefined {
  const lines = text.split(/\r?\n/, linesMax);
  const first = wanted
    .split(/\r?\n/)
    .find((line) => line.trim() !== "")
    ?.trim();
  if (first === undefined) return undefined;
  const pairs = toPairs(first.slice(0, charactersMax));
  let best = { index: -1, likeness: likenessMin };
  for (const [index, line] of lines.entries()) {
    const likeness = compare(pairs, toPairs(line.trim().slice(0, charactersMax)));
    if (likeness > best.likeness) best = { index, likeness };
  }
  if (best.index === -1) return undefined;
  const context = lines.slice(Math.max(0, best.index - 2), best.index + 3);
  const squeeze = (part: string) => part.replaceAll(/\s+/g, " ").trim();
  return {
    line: best.index + 1,
    differsInSpaceOnly: squeeze(text.slice(0, 1e6)).includes(squeeze(wanted)),
    context: context.map((line) => line.slice(0, charactersMax).toWellFormed()).join("\n"),
  };
}

function toPairs(text: string): ReadonlySet<string> {
  const characters = ` ${text} `;
  return new Set(
    Array.from({ length: characters.length - 1 }, (_, i) => characters.slice(i, i + 2)),
  );
}

/** Dice's coefficient: twice the common pairs by all pairs. */
function compare(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...left].filter((pair) => right.has(pair)).length;
  return (2 * common) / (left.size + right.size);
}
