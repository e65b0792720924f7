import { formatDuration } from "../output/format-quantity.ts";
import { renderTable } from "../output/render-table.ts";
import type { DemoSummary } from "./demo-summary.ts";

/** What came of the demo, for people. */
export function renderSummary(summary: DemoSummary): string {
  const { requests, answered, failed, lost, killed, recovered, tools, durationMs } = summary;
  const right = "right" as const;
  const table = renderTable(
    [
      { title: "The same load by", value: ({ policy }) => policy },
      { title: "p50", value: ({ p50Ms }) => formatDuration(p50Ms), align: right },
      { title: "p95", value: ({ p95Ms }) => formatDuration(p95Ms), align: right },
    ],
    [{ ...summary, policy: "cost (harombe's own)" }, summary.baseline],
  );
  return [
    "",
    table,
    "One small load that suits a demo; `bench/cluster-sim` compares the policies on many.",
    "",
    `${answered} of ${requests} requests answered, ${failed} failed, ${lost} lost; ${killed} server killed, ${recovered} back.`,
    `Tools used: ${tools.join(", ")}. ${formatDuration(durationMs)} in all.`,
    "Next: harombe init, then harombe chat.",
  ].join("\n");
}
