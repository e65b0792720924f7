import type { ModelCapabilities } from "@harombe/llm";

import type { ModelFacts, RoutedNode } from "../nodes/routed-node.ts";

/**
 * What some node of the cluster can do: a request finds the node that can. While nobody has been
 * asked, tools are taken for granted.
 */
export function mergeCapabilities(nodes: readonly RoutedNode[]): ModelCapabilities {
  const facts = nodes
    .filter(({ isEnabled, isDraining }) => isEnabled && !isDraining)
    .map((node) => node.facts);
  const windows = facts.flatMap(({ contextWindowTokens }) => contextWindowTokens ?? []);
  return {
    contextWindowTokens: windows.length === 0 ? null : Math.max(...windows),
    tools: facts.length === 0 || facts.some(({ tools }) => tools !== false),
    vision: mergeVision(facts),
    reasoning: facts.some(({ reasoning }) => reasoning === true),
  };
}

/** Who does not know may see. */
function mergeVision(facts: readonly ModelFacts[]): boolean | null {
  if (facts.some(({ vision }) => vision === true)) return true;
  return facts.length > 0 && facts.every(({ vision }) => vision === false) ? false : null;
}
