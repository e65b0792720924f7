import { readFadingCount } from "../learn/fading-count.ts";
import {
  addPeer,
  averagePeers,
  clearPeers,
  createPeerSpeeds,
  type PeerSpeeds,
} from "../learn/peer-speeds.ts";
import type { Tier } from "../nodes/cluster-node.ts";
import type { ModelFacts, RoutedNode } from "../nodes/routed-node.ts";
import { type CostTable, createCostTable } from "./cost-table.ts";
import { findModel, type ModelAliases } from "./find-model.ts";
import {
  describeObstacle,
  findIneligibility,
  ineligibility,
  type Obstacle,
} from "./ineligibility.ts";
import type { RequestNeeds } from "./request-needs.ts";
import { type FallbackStrategy, tierOrder } from "./tier-order.ts";

export interface SurveyOptions {
  readonly fallbackStrategy: FallbackStrategy;
  readonly aliases: ModelAliases;
}

/** How all nodes stand to one request: who may take it, and what it would cost there. */
export interface Survey {
  /** Of the last look. */
  readonly table: CostTable;
  /** Looks at every node. Returns the tiers to try, best first. */
  look(needs: RequestNeeds, now: number): readonly Tier[];
  /** What the node knows of the model that the last look was for; undefined where it has none. */
  factsAt(index: number): ModelFacts | undefined;
  /** What speaks against a node that is not eligible, for people. */
  describe(needs: RequestNeeds, index: number): string;
}

/** What a recent failure is worth; a node that fails fast must not look idle. */
const failurePenaltyMs = 5000;

export function createSurvey(
  nodes: readonly RoutedNode[],
  { fallbackStrategy, aliases }: SurveyOptions,
): Survey {
  const table = createCostTable();
  /** What was measured, by tier: one tier's nodes are alike. A model that is asked for is one kind. */
  const peersOfTier = [createPeerSpeeds(), createPeerSpeeds(), createPeerSpeeds()] as const;
  const factsAt: (ModelFacts | undefined)[] = [];

  const peersOf = (node: RoutedNode, needs: RequestNeeds): PeerSpeeds =>
    peersOfTier[needs.model === null ? node.tier : 0];
  /** Bit by bit, the tiers that some node has, for a model the nodes that have it or may have it. */
  const findModels = (needs: RequestNeeds): number => {
    let tiers = 0;
    for (const peers of peersOfTier) clearPeers(peers);
    for (let index = 0; index < nodes.length; index += 1) {
      const node = nodes[index]!;
      const facts = findModel(node, needs.model, aliases);
      factsAt[index] = facts;
      const mayHaveIt = facts !== undefined || node.phase === "unchecked";
      if (mayHaveIt || needs.tierBy === "caller") tiers |= 1 << node.tier;
      if (facts !== undefined) addPeer(peersOf(node, needs), facts.speeds);
    }
    for (const peers of peersOfTier) averagePeers(peers);
    return tiers;
  };
  /** Who is known to see images goes before those of whom nobody knows it. */
  const passOverUnsure = (): void => {
    const isEligible = (index: number): boolean => table.why[index] === ineligibility.none;
    const isSure = (index: number): boolean => factsAt[index]?.vision === true;
    if (!nodes.some((_, index) => isEligible(index) && isSure(index))) return;
    for (let index = 0; index < nodes.length; index += 1) {
      if (isEligible(index) && !isSure(index)) table.why[index] = ineligibility.unsureVision;
    }
  };

  return {
    table,
    look(needs, now) {
      table.resize(nodes.length);
      const order = tierOrder(needs.tier, fallbackStrategy, findModels(needs));
      for (let index = 0; index < nodes.length; index += 1) {
        const node = nodes[index]!;
        const facts = factsAt[index];
        let why = findIneligibility(node, facts, needs);
        if (why === ineligibility.none && !order.includes(node.tier)) why = ineligibility.tier;
        table.why[index] = why;
        if (why !== ineligibility.none) continue;
        const penaltyMs = readFadingCount(node.failures, now) * failurePenaltyMs;
        const peers = peersOf(node, needs);
        table.fill(index, { node, facts: facts ?? node.facts, peers, needs, now, penaltyMs });
      }
      if (needs.vision) passOverUnsure();
      return order;
    },
    factsAt: (index) => factsAt[index],
    describe: (needs, index) =>
      describeObstacle(table.why[index] as Obstacle, {
        node: nodes[index]!,
        facts: factsAt[index],
        needs,
      }),
  };
}
