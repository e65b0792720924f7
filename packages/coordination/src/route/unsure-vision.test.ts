import { expect, test } from "vitest";

import { plainNeeds, plainRouting } from "../fixtures/plain-request.ts";
import type { Tier } from "../nodes/cluster-node.ts";
import { createRoutedNode } from "../nodes/create-routed-node.ts";
import { createRouter } from "./create-router.ts";
import { routingPolicies } from "./policies.ts";
import type { RequestNeeds } from "./request-needs.ts";
import type { FallbackStrategy } from "./tier-order.ts";

type Sight = boolean | null;

/** A router over nodes that are named after what is known of their eyes. */
function decide(
  sights: readonly (readonly [Sight, Tier])[],
  more: Partial<RequestNeeds> = {},
  fallbackStrategy: FallbackStrategy = "graceful",
) {
  const nodes = sights.map(([vision, tier], index) => {
    const name = `${vision}-${index}`;
    const node = createRoutedNode({ name, tier, model: "m" }, { clock: { now: () => 0 } });
    node.phase = "up";
    node.facts.vision = vision;
    return node;
  });
  const policy = routingPolicies.cost;
  const router = createRouter(nodes, { ...plainRouting, policy, fallbackStrategy });
  const needs = { ...plainNeeds, vision: true, ...more };
  const choice = router.choose(needs, { now: 0, ahead: 0 });
  return { node: choice.node?.name ?? null, decision: router.explain(needs, choice), router };
}

test.each<readonly [string, readonly (readonly [Sight, Tier])[], string | null]>([
  [
    "one that sees, not one that may",
    [
      [null, 1],
      [true, 1],
    ],
    "true-1",
  ],
  [
    "one of another tier that sees",
    [
      [null, 1],
      [true, 2],
    ],
    "true-1",
  ],
  [
    "one that may see, where none is known to",
    [
      [false, 1],
      [null, 1],
    ],
    "null-1",
  ],
  [
    "one of another tier that may, where its own do not",
    [
      [false, 1],
      [null, 0],
    ],
    "null-1",
  ],
  [
    "nobody where all are blind",
    [
      [false, 1],
      [false, 2],
    ],
    null,
  ],
])("a request with images goes to %s", (_, sights, expected) => {
  expect(decide(sights).node).toBe(expected);
});

test("one without images does not ask", () => {
  expect(
    decide(
      [
        [null, 1],
        [true, 2],
      ],
      { vision: false },
    ).node,
  ).toBe("null-0");
});

test("one that failed at the node that sees goes to one that may", () => {
  const sights = [
    [null, 1],
    [true, 1],
  ] as const;
  expect(decide(sights, { tried: new Set(["true-1"]) }).node).toBe("null-0");
});

test("under a strict strategy a node of another tier sees for nobody", () => {
  expect(
    decide(
      [
        [null, 1],
        [true, 2],
      ],
      {},
      "strict",
    ).node,
  ).toBe("null-0");
});

test("the decision says why a node was passed over", () => {
  const { decision } = decide([
    [null, 1],
    [true, 1],
  ]);
  expect(decision.candidates.map(({ why }) => why)).toEqual([
    "nobody knows whether m can see images, and another node's model can",
    null,
  ]);
});
