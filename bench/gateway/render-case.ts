import { formatSpread } from "../report/spread.ts";
import type { Client } from "./client.ts";
import { type Added, addedBy, type Figures } from "./figures-of.ts";
import { summarizeThroughput, type Throughput } from "./measure-throughput.ts";

/** A table with a line for each contender. */
export function renderCase(
  title: string,
  figures: ReadonlyMap<Client, Figures>,
  base: { readonly direct: Figures; readonly pipe: Figures },
): string {
  const head = row(["", "median", "p99", "added", "p99 added", "× pipe"]);
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
      isDirect ? "" : formatRatio(added),
    ])}${problem}`;
  });
  return [title, head, ...lines].join("\n");
}

/** Beside a pipe that adds next to nothing, or less than nothing, a ratio says nothing. */
function formatRatio({ ofPipe, medianMs }: Added): string {
  const pipeMs = medianMs / ofPipe;
  return pipeMs > 0.05 ? ofPipe.toFixed(1) : "–";
}

const widths = [22, 24, 9, 8, 10, 8];

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!)))
    .join(" ")
    .trimEnd();
}

/** A line for each contender. */
export function renderThroughput(
  rates: ReadonlyMap<Client, readonly Throughput[]>,
  pipe: Client,
): string {
  const ofPipe = summarizeThroughput(rates.get(pipe) ?? []).perSecond;
  const lines = [...rates].map(([{ contender }, list]) => {
    const { perSecond, failed } = summarizeThroughput(list);
    const share = `${(perSecond / ofPipe).toFixed(2)} of the pipe's`;
    const problem = failed > 0 ? `  ${failed} failed` : "";
    return `${contender.name.padEnd(widths[0]!)} ${perSecond.toFixed(0).padStart(8)}  ${share}${problem}`;
  });
  return lines.join("\n");
}
