import fc from "fast-check";
import { expect, test } from "vitest";

import { ensure } from "../fixtures/ensure.ts";
import { plainNeeds, plainRouting } from "../fixtures/plain-request.ts";
import { observeSpeeds } from "../learn/speeds.ts";
import { createRoutedNode } from "../nodes/create-routed-node.ts";
import type { RoutedNode } from "../nodes/routed-node.ts";
import { exploringMost, exploringShare } from "./create-explorer.ts";
import { createRouter } from "./create-router.ts";
import { routingPolicies } from "./policies.ts";
import type { RequestNeeds } from "./request-needs.ts";
import type { PolicyName } from "./routing-policy.ts";

const now = 1000;

interface NodeSpec {
  /** Null for a node that was never asked. */
  readonly speed: number | null;
  readonly answers?: number;
  readonly isLoaded?: boolean;
}

function measure(node: RoutedNode, speed: number, answers = 1): void {
  for (let count = 0; count < answers; count += 1) {
    observeSpeeds(node.facts.speeds, {
      ...{ at: now, wasLoaded: true, prefillTokens: 10, firstTokenMs: 50 },
      ...{ completionTokens: 101, decodeMs: 100_000 / speed },
    });
  }
}

function setUp(specs: Readonly<Record<string, NodeSpec>>, policy: PolicyName = "cost") {
  const nodes = Object.entries(specs).map(([name, { speed, answers = 20, isLoaded = true }]) => {
    const node = createRoutedNode(
      { name, tier: 1, model: "m", slots: 1 },
      { clock: { now: () => now } },
    );
    if (speed !== null) measure(node, speed, answers);
    node.phase = "up";
    node.facts.isLoaded = isLoaded;
    return node;
  });
  const router = createRouter(nodes, {
    policy: routingPolicies[policy],
    ...plainRouting,
  });
  /** Carries a decision out; the node has answered before the next one. */
  const decide = (more: Partial<RequestNeeds> = {}): string => {
    const wanted = { ...plainNeeds, ...more };
    const choice = router.choose(wanted, { now, ahead: 0 });
    const { reason } = router.explain(wanted, choice);
    if (choice.node !== null) router.note(choice);
    return reason.replace("medium asks for tier 1; ", "");
  };
  return {
    nodes,
    node: (name: string) => nodes.find((each) => each.name === name)!,
    router,
    decide,
  };
}

test("tries a node that nobody asked, says so, and keeps to what it learned", () => {
  const { node, decide } = setUp({ known: { speed: 30 }, fresh: { speed: null } });
  expect(decide()).toBe("fresh by cost to learn its speed (the best known is known), about 10.2 s");
  measure(node("fresh"), 10);
  expect([decide(), decide()]).toEqual(Array(2).fill("known by cost, about 10.5 s"));
});

test("learns with new conversations, not with one that a node has the beginning of", () => {
  const { node, decide } = setUp({ known: { speed: 30 }, fresh: { speed: null } });
  node("known").prefixes.set("going on", 80);
  expect(decide({ session: "going on" })).toMatch(/^known by cost, about/);
  expect(decide({ session: "new" })).toMatch(/^fresh by cost to learn its speed/);
});

test("finds the faster one among those that nobody asked", () => {
  const { nodes, decide } = setUp({
    known: { speed: 30 },
    one: { speed: null },
    two: { speed: null },
  });
  const speeds: Record<string, number> = { known: 30, one: 10, two: 200 };
  const path = Array.from({ length: 6 }, () => {
    const name = decide().split(" ")[0]!;
    measure(
      nodes.find((node) => node.name === name)!,
      speeds[name]!,
    );
    return name;
  });
  expect(path).toEqual(["one", "two", "two", "two", "two", "two"]);
});

test("does not try one node with two requests at once", () => {
  const { node, decide } = setUp({ known: { speed: 30 }, fresh: { speed: null } });
  Object.assign(node("fresh"), { inFlight: 1, slots: 2, capacity: { inFlight: 1, slots: 2 } });
  expect(decide()).toBe("known by cost, about 10.2 s");
});

test("loads a model to learn for a long request, not for a short one", () => {
  const { decide } = setUp({ known: { speed: 30 }, fresh: { speed: null, isLoaded: false } });
  expect(decide({ expectedTokens: 20 })).toBe("known by cost, about 0.9 s");
  expect(decide()).toBe("fresh by cost to learn its speed (the best known is known), about 18.2 s");
});

test("nothing is tried that even with luck would be slower", () => {
  const { decide } = setUp({
    fast: { speed: 300 },
    slow: { speed: 10 },
    slower: { speed: 8 },
    fresh: { speed: null },
  });
  // The others make 106 tokens a second look likely, and twice as much possible.
  expect(decide()).toContain("fast by cost, about");
});

test.each(["least-busy", "round-robin", "random"] as const)("%s explores nothing", (policy) => {
  const { decide } = setUp({ known: { speed: 30 }, fresh: { speed: null } }, policy);
  const reasons = Array.from({ length: 4 }, () => decide());
  expect(reasons.filter((reason) => reason.includes("learn"))).toEqual([]);
});

test("asking what would be decided uses up no turn and no exploration", () => {
  const { router, decide } = setUp({ known: { speed: 30 }, fresh: { speed: null } });
  for (let count = 0; count < 50; count += 1) router.choose(plainNeeds, { now, ahead: 0 });
  expect(decide()).toContain("to learn its speed");
  const turns = setUp({ one: { speed: 30 }, two: { speed: 30 } }, "round-robin");
  turns.router.choose(plainNeeds, { now, ahead: 0 });
  expect([turns.decide(), turns.decide()].map((reason) => reason.split(" ")[0])).toEqual([
    "one",
    "two",
  ]);
});

const nodeArbitrary = fc.record({
  speed: fc.constantFrom(null, 5, 30, 100, 400),
  answers: fc.integer({ min: 1, max: 25 }),
  isLoaded: fc.boolean(),
});

test("however many nodes are unknown for however long, few requests explore and none costs much", () => {
  fc.assert(
    fc.property(
      fc.array(nodeArbitrary, { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 150 }),
      (specs, lengths) => {
        const { router } = setUp(
          Object.fromEntries(specs.map((spec, index) => [`n${index}`, spec])),
        );
        let explored = 0;
        let paid = 0;
        for (const expectedTokens of lengths) {
          // Nothing is ever learned: the worst that can be.
          const wanted = { ...plainNeeds, expectedTokens };
          const choice = router.choose(wanted, { now, ahead: 0 });
          const { candidates } = router.explain(wanted, choice);
          router.note(choice);
          if (choice.explores === null) continue;
          const totalMsOf = (node: RoutedNode | null): number =>
            candidates.find(({ node: name }) => name === node?.name)!.cost!.totalMs;
          const bestMs = totalMsOf(choice.explores.insteadOf);
          const moreMs = totalMsOf(choice.node) - bestMs;
          explored += 1;
          paid += moreMs / bestMs;
          ensure(moreMs <= exploringMost * bestMs + 1e-6, "one exploration costs no more");
        }
        const most = exploringMost + exploringShare * lengths.length;
        expect(explored).toBeLessThanOrEqual(most);
        expect(paid).toBeLessThanOrEqual(most + 1e-6);
      },
    ),
  );
});
