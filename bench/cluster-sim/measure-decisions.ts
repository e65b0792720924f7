import { observeSpeeds } from "../../packages/coordination/src/learn/speeds.ts";
import { createMachines } from "../../packages/coordination/src/nodes/create-machines.ts";
import { createRoutedNode } from "../../packages/coordination/src/nodes/create-routed-node.ts";
import type { RoutedNode } from "../../packages/coordination/src/nodes/routed-node.ts";
import { createRouter } from "../../packages/coordination/src/route/create-router.ts";
import { routingPolicies } from "../../packages/coordination/src/route/policies.ts";
import type { RequestNeeds } from "../../packages/coordination/src/route/request-needs.ts";
import { createRandom } from "./create-random.ts";

/** Nodes of three tiers, a third of them full, one in eight new, as a cluster at work has them. */
function createBusyNodes(count: number): readonly RoutedNode[] {
  const machines = createMachines();
  return Array.from({ length: count }, (_, index) => {
    const tier = (index % 3) as 0 | 1 | 2;
    const node = createRoutedNode(
      { name: `node-${index}`, tier, model: "m", slots: 2 },
      { clock: { now: () => 0 } },
    );
    node.phase = "up";
    node.inFlight = index % 3 === 0 ? 2 : index % 2;
    if (index % 8 !== 0) knowSpeeds(node, 20 + (index % 7) * 10);
    if (index % 5 === 0) node.prefixes.set("s", 1000);
    machines.place(node, null);
    return node;
  });
}

function knowSpeeds({ facts: { speeds } }: RoutedNode, tokensPerSecond: number): void {
  for (let count = 0; count < 10; count += 1) {
    observeSpeeds(speeds, {
      ...{ at: 0, wasLoaded: true, prefillTokens: 1000, firstTokenMs: 500 },
      ...{ completionTokens: 300, decodeMs: 300_000 / tokensPerSecond },
    });
  }
}

const needs: RequestNeeds = {
  complexity: { level: "medium", score: 0.4, reasons: ["asks to explain"] },
  tier: 1,
  tierBy: "level",
  model: null,
  promptTokens: 1200,
  answerTokens: 512,
  expectedTokens: 300,
  tools: true,
  vision: false,
  session: "s",
  priority: 0,
  attempt: 1,
  tried: new Set(),
};

/** Microseconds of single decisions, each with its whole explanation. */
export function measureDecisions(nodeCount: number, decisions: number): readonly number[] {
  const router = createRouter(createBusyNodes(nodeCount), {
    policy: routingPolicies.cost,
    fallbackStrategy: "graceful",
    preferLocal: true,
    loadBalance: true,
    tierPatienceMs: 10_000,
    aliases: {},
    random: createRandom(1),
  });
  const decide = (): number => {
    const choice = router.choose(needs, { now: 0, ahead: 0 });
    return router.explain(needs, choice).candidates.length;
  };
  let seen = 0;
  for (let round = 0; round < decisions; round += 1) seen += decide();
  const samples = Array.from({ length: decisions }, () => {
    const startedAt = performance.now();
    seen += decide();
    return (performance.now() - startedAt) * 1000;
  });
  if (seen !== 2 * decisions * nodeCount) throw new Error("A decision left a node out");
  return samples;
}
