import type { RouteCandidate, RouteDecision } from "@harombe/llm";

import { formatDuration } from "../output/format-quantity.ts";
import { renderTable } from "../output/render-table.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";

/** What each class asks for; another tier may stand in. */
const tiers = { simple: 0, medium: 1, complex: 2 } as const;

/** A decision, with everything that it was made of. */
export function renderRoute({ node, complexity, reason, candidates }: RouteDecision): string {
  const chosen =
    node === null ? "No node could take it now" : `${sanitizeText(node)} would take it`;
  const { level, score, reasons } = complexity;
  const because = reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
  const lines = [
    `${chosen} (${sanitizeText(reason)}).`,
    `It is ${level}, which is tier ${tiers[level]} (score ${score.toFixed(2)}${because}).`,
  ];
  if (candidates.length > 0) lines.push("", renderCandidates(candidates));
  return lines.join("\n");
}

function renderCandidates(candidates: readonly RouteCandidate[]): string {
  const part = (title: string, key: keyof NonNullable<RouteCandidate["cost"]>) => ({
    title,
    value: ({ cost }: RouteCandidate) => (cost === null ? "-" : formatDuration(cost[key])),
    align: "right" as const,
  });
  return renderTable<RouteCandidate>(
    [
      { title: "Node", value: ({ node }) => sanitizeText(node) },
      { title: "Tier", value: ({ tier }) => String(tier), align: "right" },
      part("Expected", "totalMs"),
      part("Queue", "queueMs"),
      part("Load", "loadMs"),
      part("Prompt", "prefillMs"),
      part("Answer", "decodeMs"),
      part("Penalty", "penaltyMs"),
      { title: "Why not", value: ({ why }) => sanitizeText(why ?? "") },
    ],
    candidates,
  );
}
