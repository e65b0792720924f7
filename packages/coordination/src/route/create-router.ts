import type { RouteCandidate, RouteDecision } from "@harombe/llm";

import type { NodeReason } from "../errors/node-reason.ts";
import type { Tier } from "../nodes/cluster-node.ts";
import type { ModelFacts, RoutedNode } from "../nodes/routed-node.ts";
import { createExplorer, type Exploration } from "./create-explorer.ts";
import { createSurvey } from "./create-survey.ts";
import { describeChoice } from "./describe-choice.ts";
import type { ModelAliases } from "./find-model.ts";
import { findLack, ineligibility, type Obstacle, reasonCodes } from "./ineligibility.ts";
import type { RequestNeeds } from "./request-needs.ts";
import type { PolicyView, RoutingPolicy } from "./routing-policy.ts";
import type { FallbackStrategy } from "./tier-order.ts";

export interface RouterOptions {
  readonly policy: RoutingPolicy;
  readonly fallbackStrategy: FallbackStrategy;
  /** A node on this machine wins unless another is expected to be a tenth faster. */
  readonly preferLocal: boolean;
  /** False: the first eligible node of a tier takes all of its requests. */
  readonly loadBalance: boolean;
  /** How long a request is expected to wait for its own tier before another one takes it. */
  readonly tierPatienceMs: number;
  readonly aliases: ModelAliases;
  readonly random: () => number;
}

/** What a decision came to. */
export interface Choice {
  /** Null while it waits, and when nobody may take it. */
  readonly node: RoutedNode | null;
  readonly facts: ModelFacts | null;
  /** Set when the node is tried to learn about it, instead of the best one known. */
  readonly explores: { readonly insteadOf: RoutedNode; readonly price: number } | null;
  /** The node that it most probably waits for. */
  readonly awaited: RoutedNode | null;
  /** A sleeping node of a tier that had no free one. */
  readonly asleep: RoutedNode | null;
  /** The tier that has a candidate and comes first in order; null when nobody may take it soon. */
  readonly tier: Tier | null;
  /** Where it waits: behind how many others of its kind it would still wait. */
  readonly waitsBehind: number;
}

export interface ChooseOptions {
  readonly now: number;
  /** Requests of the same tier that wait before this one. */
  readonly ahead: number;
}

/** Decides, without doing anything. */
export interface Router {
  choose(needs: RequestNeeds, options: ChooseOptions): Choice;
  /** To be told when a choice was carried out: turns and explorations count from it. */
  note(choice: Choice): void;
  /** The decision of the last `choose`, in words and with every candidate. */
  explain(needs: RequestNeeds, choice: Choice): RouteDecision;
  /** For each node why the last `choose` did not take it; for when it took none. */
  reasons(needs: RequestNeeds): readonly NodeReason[];
}

const localShare = 0.9;

export function createRouter(nodes: readonly RoutedNode[], options: RouterOptions): Router {
  const { policy, random } = options;
  const survey = createSurvey(nodes, options);
  const { table } = survey;
  const explorer = createExplorer();
  let turn = 0;
  let ahead = 0;

  /** Positions of the eligible nodes of the tier under consideration. */
  let members: number[] = [];
  const nodeAt = (position: number): RoutedNode => nodes[members[position]!]!;
  const view: PolicyView = {
    get size() {
      return members.length;
    },
    get ahead() {
      return ahead;
    },
    get turn() {
      return turn;
    },
    random,
    nameOf: (position) => nodeAt(position).name,
    isFree: (position) => table.isFree[members[position]!] === 1,
    inFlightOf: (position) => nodeAt(position).inFlight,
    costMsOf: (position) => {
      const index = members[position]!;
      const isFavoured = options.preferLocal && nodes[index]!.isLocal;
      return table.totalMs[index]! * (isFavoured ? localShare : 1);
    },
    loadMsOf: (position) => table.loadMs[members[position]!]!,
    freeingRateOf: (position) => table.freeingRate[members[position]!]!,
    doubtOf: (position) => table.doubt[members[position]!]!,
  };

  /** False when no node of the tier may take the request, now or soon. */
  const gather = (tier: Tier): boolean => {
    const all: number[] = [];
    for (let index = 0; index < nodes.length; index += 1) {
      if (table.why[index] !== ineligibility.none || nodes[index]!.tier !== tier) continue;
      all.push(index);
      if (!options.loadBalance) break;
    }
    members = all;
    return all.length > 0;
  };
  /** A policy that does not wait must not be offered a node that is not there yet. */
  const ask = (): number => {
    if (policy.bindsLate) return policy.choose(view);
    const all = members;
    members = all.filter((index) => table.isReady[index] === 1);
    if (members.length > 0) return policy.choose(view);
    members = all;
    return -1;
  };
  const findAsleep = (): RoutedNode | null => {
    const index = members.find((member) => nodes[member]!.phase === "asleep");
    return index === undefined ? null : nodes[index]!;
  };
  const explore = (
    { session }: RequestNeeds,
    { chosen, best }: { readonly chosen: number; readonly best: number },
  ): Exploration | null => {
    const isAtHome = session !== null && nodeAt(best).prefixes.has(session);
    if (policy.explores !== true || isAtHome) return null;
    const queueMs = chosen < 0 ? table.queueMs[members[best]!]! : 0;
    return explorer.find(view, { chosen, bestMs: queueMs + view.costMsOf(best) });
  };
  /** A node that is being probed takes nobody else now, but perhaps in a moment. */
  const findProbed = (needs: RequestNeeds, order: readonly Tier[]): RoutedNode | null => {
    const isProbed = (node: RoutedNode, index: number): boolean => {
      const facts = survey.factsAt(index);
      if (table.why[index] !== ineligibility.breaker || facts === undefined) return false;
      if (needs.tried.has(node.name) || !order.includes(node.tier)) return false;
      return node.breaker.state === "half-open" && findLack(facts, needs) === ineligibility.none;
    };
    return nodes.find(isProbed) ?? null;
  };
  const describeWait = (): { readonly behind: number; readonly isTooLong: boolean } => {
    const rate = freeingRate(view);
    const patientBehind = rate === 0 ? Infinity : options.tierPatienceMs * rate - 1;
    const behind = policy.waitsBehind?.(view) ?? ahead;
    return { behind: Math.min(behind, patientBehind), isTooLong: ahead > patientBehind };
  };

  return {
    choose(needs, { now, ahead: waitingAhead }) {
      ahead = waitingAhead;
      const order = survey.look(needs, now);
      let awaited: RoutedNode | null = null;
      let firstTier: Tier | null = null;
      let asleep: RoutedNode | null = null;
      let behind = Infinity;
      for (const tier of order) {
        if (!gather(tier)) continue;
        firstTier ??= tier;
        const chosen = ask();
        const best = chosen < 0 ? soonest(view, table.queueMs, members) : chosen;
        const exploration = explore(needs, { chosen, best });
        const position = exploration?.position ?? chosen;
        if (position >= 0) {
          const node = nodeAt(position);
          const facts = survey.factsAt(members[position]!) ?? null;
          const explores = exploration && { ...exploration, insteadOf: nodeAt(best) };
          return { node, facts, explores, awaited: null, asleep, tier, waitsBehind: 0 };
        }
        awaited ??= nodeAt(best);
        asleep ??= findAsleep();
        const wait = describeWait();
        behind = Math.min(behind, wait.behind);
        if (!wait.isTooLong) break;
      }
      const probed = firstTier === null ? findProbed(needs, order) : null;
      return {
        ...{ node: null, facts: null, explores: null, awaited: awaited ?? probed, asleep },
        tier: firstTier ?? probed?.tier ?? null,
        waitsBehind: probed === null ? behind : ahead,
      };
    },
    note({ explores }) {
      turn += 1;
      explorer.note(explores?.price ?? 0);
    },
    explain(needs, choice) {
      const candidates = nodes.map((node, index): RouteCandidate => {
        const isEligible = table.why[index] === ineligibility.none;
        return {
          node: node.name,
          tier: node.tier,
          eligible: isEligible,
          why: isEligible ? null : survey.describe(needs, index),
          cost: isEligible ? table.costAt(index, ahead) : null,
        };
      });
      return {
        node: choice.node?.name ?? null,
        tier: choice.node?.tier ?? choice.tier ?? needs.tier,
        complexity: needs.complexity,
        reason: describeChoice(needs, choice, {
          policy: policy.name,
          totalMs: candidates.find(({ node }) => node === choice.node?.name)?.cost?.totalMs ?? 0,
        }),
        attempt: needs.attempt,
        candidates,
      };
    },
    reasons: (needs) =>
      nodes.map(({ name }, index) => ({
        node: name,
        code: reasonCodes[table.why[index] as Obstacle],
        reason: survey.describe(needs, index),
      })),
  };
}

function freeingRate(view: PolicyView): number {
  let rate = 0;
  for (let position = 0; position < view.size; position += 1) rate += view.freeingRateOf(position);
  return rate;
}

function soonest(view: PolicyView, queueMs: Float64Array, members: readonly number[]): number {
  let best = 0;
  let bestMs = Infinity;
  for (let position = 0; position < view.size; position += 1) {
    const endMs = queueMs[members[position]!]! + view.costMsOf(position);
    if (endMs >= bestMs) continue;
    best = position;
    bestMs = endMs;
  }
  return best;
}
