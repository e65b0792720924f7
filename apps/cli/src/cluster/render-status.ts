import type { NodeStatus } from "@harombe/coordination";

import { formatDuration } from "../output/format-quantity.ts";
import { renderTable } from "../output/render-table.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";

/** A row of a running server says how the node came to be there. */
type StatusRow = NodeStatus & { readonly source?: "config" | "mdns" };

/** The nodes as a person wants to see them. What machines say of themselves is made harmless. */
export function renderStatus(rows: readonly StatusRow[]): string {
  return renderTable<StatusRow>(
    [
      { title: "Name", value: ({ name }) => sanitizeText(name) },
      { title: "Host", value: hostOf },
      { title: "Tier", value: ({ tier }) => String(tier), align: "right" },
      { title: "Model", value: ({ model }) => sanitizeText(model ?? "unknown") },
      { title: "Status", value: ({ status }) => status },
      { title: "Latency", value: latencyOf, align: "right" },
      { title: "Why", value: whyOf },
    ],
    rows,
  );
}

function hostOf({ host, port }: NodeStatus): string {
  if (host === null) return "unknown";
  const shown = host.includes(":") ? `[${host}]` : host;
  return sanitizeText(port === null ? shown : `${shown}:${port}`);
}

function latencyOf({ latencyMs }: NodeStatus): string {
  return latencyMs === null ? "-" : formatDuration(latencyMs);
}

function whyOf({ reason, source }: StatusRow): string {
  return oneLine(reason ?? (source === "mdns" ? "found by mDNS" : ""));
}

function oneLine(text: string): string {
  return sanitizeText(text).replaceAll(/\s+/g, " ");
}
