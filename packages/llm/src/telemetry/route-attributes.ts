import type { Attributes } from "@opentelemetry/api";

import type { RouteDecision } from "../contract/route-decision.ts";

/** Which machine a request went to, and why. */
export function routeAttributes({ node, tier, complexity }: RouteDecision): Attributes {
  return {
    ...(node !== null && { "harombe.node": node }),
    "harombe.tier": tier,
    "harombe.complexity.level": complexity.level,
    "harombe.complexity.score": complexity.score,
  };
}
