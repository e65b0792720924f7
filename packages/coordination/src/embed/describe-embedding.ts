import { estimateTokens } from "@harombe/llm";

import type { Tier } from "../nodes/cluster-node.ts";
import type { RoutedNode } from "../nodes/routed-node.ts";
import { findModel, type ModelAliases } from "../route/find-model.ts";
import { findIneligibility, ineligibility } from "../route/ineligibility.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import type { EmbedRequest } from "./embed-request.ts";

export interface DescribeEmbeddingOptions {
  readonly nodes: readonly RoutedNode[];
  readonly aliases: ModelAliases;
  /** The name under which the cluster itself goes: no model in particular. */
  readonly clusterId: string;
}

/**
 * What the router must know of texts that are to become vectors. A window has to hold the longest of
 * them, and no answer. Throws `TypeError` for a tier that does not exist.
 */
export function describeEmbedding(
  texts: readonly string[],
  { model: name, tier: wished, priority = 0 }: EmbedRequest,
  { nodes, aliases, clusterId }: DescribeEmbeddingOptions,
): RequestNeeds {
  const needs: RequestNeeds = {
    complexity: { level: "simple", score: 0, reasons: ["vectors are asked for"] },
    tier: 0,
    tierBy: "none",
    model: name === undefined || name === clusterId ? null : name,
    promptTokens: texts.reduce((longest, text) => Math.max(longest, estimateTokens(text)), 0),
    answerTokens: 0,
    expectedTokens: 0,
    tools: false,
    vision: false,
    session: null,
    priority,
    attempt: 1,
    tried: new Set(),
  };
  if (wished !== undefined) return { ...needs, tier: toTier(wished), tierBy: "caller" };
  return { ...needs, tier: lowestTier(needs) };

  /** Tiers grade answers, and a model's vectors are the same everywhere. */
  function lowestTier(wanted: RequestNeeds): Tier {
    const tiers = nodes.flatMap((node) => {
      const why = findIneligibility(node, findModel(node, wanted.model, aliases), wanted);
      return why === ineligibility.none ? [node.tier] : [];
    });
    return tiers.toSorted((one, other) => one - other)[0] ?? 0;
  }
}

function toTier(value: number): Tier {
  if (value === 0 || value === 1 || value === 2) return value;
  throw new TypeError(`tier must be 0, 1 or 2, not ${value}`);
}
