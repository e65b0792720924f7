import type { NodeReasonCode } from "../errors/node-reason.ts";
import type { ModelFacts, RoutedNode } from "../nodes/routed-node.ts";
import type { RequestNeeds } from "./request-needs.ts";

/** Why a node may not take a request; a number, because a decision asks it of every node. */
export const ineligibility = {
  none: 0,
  disabled: 1,
  draining: 2,
  unauthorized: 3,
  unavailable: 4,
  breaker: 5,
  tried: 6,
  model: 7,
  window: 8,
  tools: 9,
  vision: 10,
  tier: 11,
  unsureVision: 12,
} as const;

export type Ineligibility = (typeof ineligibility)[keyof typeof ineligibility];

export function findIneligibility(
  node: RoutedNode,
  facts: ModelFacts | undefined,
  needs: RequestNeeds,
): Ineligibility {
  if (!node.isEnabled) return ineligibility.disabled;
  if (node.isDraining) return ineligibility.draining;
  if (node.phase === "unauthorized") return ineligibility.unauthorized;
  if (node.phase === "down") return ineligibility.unavailable;
  if (!node.breaker.isPassable) return ineligibility.breaker;
  if (needs.tried.size > 0 && needs.tried.has(node.name)) return ineligibility.tried;
  if (facts === undefined) {
    // It may come any moment and have the model; what it has is known once it was asked.
    return node.phase === "unchecked" ? ineligibility.none : ineligibility.model;
  }
  return findLack(facts, needs);
}

/** What a model lacks for a request. */
export function findLack(
  facts: Pick<ModelFacts, "contextWindowTokens" | "tools" | "vision">,
  needs: RequestNeeds,
): Ineligibility {
  const windowTokens = facts.contextWindowTokens ?? Infinity;
  if (windowTokens < needs.promptTokens + needs.answerTokens) return ineligibility.window;
  if (needs.tools && facts.tools === false) return ineligibility.tools;
  if (needs.vision && facts.vision === false) return ineligibility.vision;
  return ineligibility.none;
}

/** What speaks against a node. */
export type Obstacle = Exclude<Ineligibility, typeof ineligibility.none>;

/** For programs. */
export const reasonCodes: Readonly<Record<Obstacle, NodeReasonCode>> = {
  [ineligibility.disabled]: "disabled",
  [ineligibility.draining]: "draining",
  [ineligibility.unauthorized]: "unauthorized",
  [ineligibility.unavailable]: "down",
  [ineligibility.breaker]: "breaker-open",
  [ineligibility.tried]: "already-tried",
  [ineligibility.model]: "no-model",
  [ineligibility.window]: "window-too-small",
  [ineligibility.tools]: "no-tools",
  [ineligibility.vision]: "no-vision",
  [ineligibility.tier]: "other-tier",
  [ineligibility.unsureVision]: "no-vision",
};

interface Unfit {
  readonly node: RoutedNode;
  readonly facts: ModelFacts | undefined;
  readonly needs: RequestNeeds;
}

const sentences: Readonly<Record<Obstacle, (unfit: Unfit) => string>> = {
  [ineligibility.disabled]: () => "it is disabled",
  [ineligibility.draining]: () => "it is being drained",
  [ineligibility.unauthorized]: ({ node }) => node.reason ?? "it refused the credentials",
  [ineligibility.unavailable]: ({ node }) => node.reason ?? "it does not answer",
  [ineligibility.breaker]: ({ node: { breaker } }) =>
    breaker.state === "open"
      ? `it failed too often and is left alone for ${Math.ceil(breaker.waitMs / 1000)} s`
      : "it failed too often and a probe is under way",
  [ineligibility.tried]: () => "it was asked already",
  [ineligibility.model]: ({ needs: { model } }) => `it has no model ${model ?? ""}`.trimEnd(),
  [ineligibility.window]: ({ facts, needs: { promptTokens, answerTokens } }) =>
    `its window of ${facts?.contextWindowTokens} tokens does not hold ${promptTokens} of prompt and ${answerTokens} of answer`,
  [ineligibility.tools]: ({ facts }) => `${facts?.id} cannot call tools`,
  [ineligibility.vision]: ({ facts }) => `${facts?.id} cannot see images`,
  [ineligibility.tier]: ({ node: { tier } }) =>
    `it is of tier ${tier}, and the fallback strategy is strict`,
  [ineligibility.unsureVision]: ({ facts, node }) =>
    `nobody knows whether ${facts?.id ?? node.facts.id} can see images, and another node's model can`,
};

/** For people. */
export function describeObstacle(obstacle: Obstacle, unfit: Unfit): string {
  return sentences[obstacle](unfit);
}

/** For people; null when nothing speaks against the node. */
export function describeIneligibility(why: Ineligibility, unfit: Unfit): string | null {
  return why === ineligibility.none ? null : describeObstacle(why, unfit);
}
