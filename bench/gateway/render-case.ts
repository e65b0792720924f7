import { formatSpread } from "../report/spread.ts";
import type { Client } from "./client.ts";
import { addedBy, type Figures } from "./figures-of.ts";

/** A table with a line for each contender. */
export function renderCase(
  title: string,
  figures: ReadonlyMap<Client, Figures>,
  base: { readonly direct: Figures; readonly pipe: Figures },
): string {
  const head = row([title === "" ? "" : "", "median", "p99", "added", "p99 added", "× pipe"]);
  const lines = [...figures].map(([{ contender }, each]) => {
    const added = addedBy(each, base);
    const isDirect = each === base.direct;
    const problem = each.failed > 0 ? `  ${each.failed} failed: ${each.failure}` : "";
    return `${row([
      contender.name,
      formatSpread(each.spread),
      each.p99.toFixed(2),
      isDirect ? "" : added.medianMs.toFixed(2),
      isDirect ? "" : added.p99Ms.toFixed(2),
      isDirect ? "" : added.ofPipe.toFixed(1),
    ])}${problem}`;
  });
  return [title, head, ...lines].join("\n");
}

const widths = [22, 24, 9, 8, 10, 8];

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!)))
    .join(" ")
    .trimEnd();
}
