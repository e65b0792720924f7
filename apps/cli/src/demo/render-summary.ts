import { formatDuration } from "../output/format-quantity.ts";
import { renderTable } from "../output/render-table.ts";
import type { DemoSummary, PolicyLatency } from "./demo-summary.ts";
import { heavyLoad, usualLoad } from "./loads.ts";

/** What came of the demo, for people. */
export function renderSummary(summary: DemoSummary): string {
  const { requests, answered, failed, lost, killed, recovered, tools, durationMs } = summary;
  const right = "right" as const;
  const { heavy, baseline } = summary;
  const own = "cost (harombe's own)";
  const table = renderTable<PolicyLatency & { readonly load: string }>(
    [
      { title: "The same load by", value: ({ policy }) => policy },
      { title: "one every", value: ({ load }) => load, align: right },
      { title: "p50", value: ({ p50Ms }) => formatDuration(p50Ms), align: right },
      { title: "p95", value: ({ p95Ms }) => formatDuration(p95Ms), align: right },
    ],
    [
      { ...summary, policy: own, load: `${usualLoad.intervalMs} ms` },
      { ...baseline, load: `${usualLoad.intervalMs} ms` },
      { ...heavy, policy: own, load: `${heavyLoad.intervalMs} ms` },
      { ...heavy.baseline, load: `${heavyLoad.intervalMs} ms` },
    ],
  );
  return [
    "",
    table,
    "Two small loads that suit a demo; `bench/cluster-sim` compares the policies on many.",
    "",
    `${answered} of ${requests} requests answered, ${failed} failed, ${lost} lost; ${killed} server killed, ${recovered} back.`,
    `Tools used: ${tools.join(", ")}. ${formatDuration(durationMs)} in all.`,
    "Next: harombe init, then harombe chat.",
  ].join("\n");
}
