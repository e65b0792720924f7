import { type BreakerOptions, createBreaker } from "../health/create-breaker.ts";
import { createFadingCount } from "../learn/fading-count.ts";
import { createSpeeds, type SpeedPriors } from "../learn/speeds.ts";
import type { Clock } from "../time/clock.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { ModelFacts, RoutedNode } from "./routed-node.ts";

export interface RoutedNodeOptions {
  readonly clock: Pick<Clock, "now">;
  readonly breaker?: BreakerOptions;
  readonly priors?: SpeedPriors;
}

type NodeSettings = Pick<
  ClusterNode,
  "name" | "tier" | "model" | "isLocal" | "slots" | "contextWindowTokens" | "enabled"
>;

/** A node that nobody has asked yet. */
export function createRoutedNode(
  {
    name,
    tier,
    model,
    isLocal = false,
    slots = 1,
    contextWindowTokens,
    enabled = true,
  }: NodeSettings,
  { clock, breaker = {}, priors = {} }: RoutedNodeOptions,
): RoutedNode {
  const facts = createModelFacts(model, priors);
  facts.contextWindowTokens = contextWindowTokens ?? null;
  return {
    name,
    tier,
    isLocal,
    breaker: createBreaker(clock, breaker),
    failures: createFadingCount(),
    models: new Map([[model, facts]]),
    facts,
    prefixes: new Map(),
    capacity: { slots, inFlight: 0 },
    slots,
    inFlight: 0,
    phase: "unchecked",
    reason: null,
    isEnabled: enabled,
    isDraining: false,
    coolUntil: 0,
    readyAt: 0,
    wakeMs: 0,
    wakelessUntil: 0,
    latencyMs: null,
  };
}

export function createModelFacts(id: string, priors: SpeedPriors = {}): ModelFacts {
  return {
    id,
    contextWindowTokens: null,
    tools: null,
    vision: null,
    reasoning: null,
    isLoaded: null,
    speeds: createSpeeds(priors),
  };
}
