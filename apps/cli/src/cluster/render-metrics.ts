import type { ClusterMetrics, NodeMetricsRow } from "@harombe/coordination";

import { formatDuration } from "../output/format-quantity.ts";
import { renderTable } from "../output/render-table.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";

type Row = NodeMetricsRow & { readonly name: string };

/** What each node did, and the last errors. */
export function renderMetrics({ nodes, recent_errors: errors }: ClusterMetrics): string {
  const rows = Object.entries(nodes).map(([name, row]): Row => ({ name, ...row }));
  const right = "right" as const;
  const table = renderTable<Row>(
    [
      { title: "Name", value: ({ name }) => sanitizeText(name) },
      { title: "Requests", value: (row) => String(row.total_requests), align: right },
      { title: "Success", value: successOf, align: right },
      { title: "p50", value: (row) => duration(row.latency_ms.p50), align: right },
      { title: "p95", value: (row) => duration(row.latency_ms.p95), align: right },
      { title: "Tokens/s", value: (row) => row.tokens_per_second.toFixed(1), align: right },
      { title: "In flight", value: (row) => String(row.in_flight), align: right },
      { title: "Queued", value: (row) => String(row.queued), align: right },
    ],
    rows,
  );
  const last = errors.slice(-errorsShown).map(({ at, node, kind, message }) => {
    return sanitizeText(`${at}  ${node}  ${kind}: ${message}`).replaceAll(/\s+/g, " ");
  });
  return last.length === 0 ? table : `${table}\n\nLast errors:\n${last.join("\n")}`;
}

const errorsShown = 5;

function successOf({ total_requests: requests, success_rate: rate }: Row): string {
  return requests === 0 ? "-" : `${(rate * 100).toFixed(0)} %`;
}

function duration(milliseconds: number | null): string {
  return milliseconds === null ? "-" : formatDuration(milliseconds);
}
