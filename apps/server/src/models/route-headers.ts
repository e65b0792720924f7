import type { ModelEvent, RouteDecision } from "@harombe/llm";

import { onlyMachine } from "../routes/run-summary.ts";

/**
 * Which machine answers, and why. A cluster says so in the first event that `holdRoutes` lets
 * through; one machine needs not. An answer that has to begin before anything is known names none.
 */
export function routeHeaders(
  first: ModelEvent | undefined,
  nodeName: string,
): Record<string, string> {
  if (first === undefined) return {};
  return decisionHeaders(first?.type === "route" ? first.decision : null, nodeName);
}

export function decisionHeaders(
  decision: RouteDecision | null,
  nodeName: string,
): Record<string, string> {
  return {
    "x-harombe-node": toHeaderText(decision?.node ?? nodeName),
    "x-harombe-route": toHeaderText(decision?.reason ?? onlyMachine),
  };
}

/** Headers carry visible ASCII; the rest is percent-encoded. */
function toHeaderText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\x20-\x7e]+/g, encodeURIComponent)
    .slice(0, 500);
}
