import { type BreakerOptions, createBreaker } from "../health/create-breaker.ts";
import { createFadingCount, keepOfFadingCount } from "../learn/fading-count.ts";
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

/** So much of its failures a node is still blamed for after one more answer. */
const keptByAnswer = 0.5;

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
  const failures = createFadingCount();
  return {
    name,
    tier,
    isLocal,
    breaker: createBreaker(clock, {
      ...breaker,
      onSuccess: () => keepOfFadingCount(failures, keptByAnswer),
      onClose: () => keepOfFadingCount(failures, 0),
    }),
    failures,
    models: new Map([[model, facts]]),
    facts,
    prefixes: new Map(),
    capacity: { slots, inFlight: 0 },
    slots,
    inFlight: 0,
    onIdle: new Set(),
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
