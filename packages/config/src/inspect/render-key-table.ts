import { type ConfigKey, listConfigKeys } from "../schema/config-keys.ts";

/** Longest default that a table shows. */
const defaultCharactersMax = 60;

/** A Markdown table of every key, for the README. */
export function renderKeyTable(): string {
  const rows = listConfigKeys().map((key) => [
    `\`${key.path}\``,
    describeType(key),
    describeDefault(key),
    describeBounds(key),
    key.description,
  ]);
  const head = ["key", "type", "default", "bounds", "meaning"];
  return [head, head.map(() => "---"), ...rows].map(toRow).join("\n");
}

const toRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

function describeType({ type, allowed, isNullable, privacy }: ConfigKey): string {
  const base = type === "enum" ? allowed.map((value) => `\`${value}\``).join(", ") : type;
  return `${privacy === "secret" ? "secret" : base}${isNullable ? ", null" : ""}`;
}

function describeDefault({ isRequired, default: fallback }: ConfigKey): string {
  if (isRequired) return "required";
  const written = JSON.stringify(fallback);
  const isLong = written.length > defaultCharactersMax && typeof fallback === "string";
  return isLong ? "a short general instruction" : `\`${written}\``;
}

function describeBounds({ minimum, isMinimumExclusive, maximum }: ConfigKey): string {
  const least = minimum === null ? [] : [`${isMinimumExclusive ? ">" : "≥"} ${minimum}`];
  const most = maximum === null ? [] : [`≤ ${maximum}`];
  return [...least, ...most].join(", ");
}
