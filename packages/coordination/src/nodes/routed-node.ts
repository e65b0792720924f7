import type { Breaker } from "../health/create-breaker.ts";
import type { FadingCount } from "../learn/fading-count.ts";
import type { Speeds } from "../learn/speeds.ts";
import type { Tier } from "./cluster-node.ts";

/** How a node stands, apart from its load. */
export type NodePhase =
  /** Nobody has asked it yet. */
  | "unchecked"
  | "up"
  | "down"
  | "unauthorized"
  | "asleep"
  /** Somebody has sent the packet that wakes it. */
  | "waking";

/** What one machine can do at once, whatever number of nodes runs on it. */
export interface Capacity {
  slots: number;
  inFlight: number;
}

/** A model on a node. Null is what nobody knows, and does not count against it. */
export interface ModelFacts {
  readonly id: string;
  contextWindowTokens: number | null;
  tools: boolean | null;
  vision: boolean | null;
  reasoning: boolean | null;
  /** In memory now. */
  isLoaded: boolean | null;
  readonly speeds: Speeds;
}

/**
 * A node as the router sees it. One object for the life of the node, changed in place: a decision
 * reads a thousand of them and must not allocate for it.
 */
export interface RoutedNode {
  readonly name: string;
  readonly tier: Tier;
  readonly isLocal: boolean;
  readonly breaker: Breaker;
  /** Of the last half minute. */
  readonly failures: FadingCount;
  readonly models: Map<string, ModelFacts>;
  /** The model that it runs when the router decides. */
  readonly facts: ModelFacts;
  /** Tokens of each session's prefix that it probably still has, the oldest first. */
  readonly prefixes: Map<string, number>;
  capacity: Capacity;
  slots: number;
  inFlight: number;
  /** To be called when nothing runs there any more. */
  readonly onIdle: Set<() => void>;
  phase: NodePhase;
  /** Why it is not up. */
  reason: string | null;
  isEnabled: boolean;
  isDraining: boolean;
  /** It asked to be left alone until then. */
  coolUntil: number;
  /** When a waking node should be there. */
  readyAt: number;
  /** What waking it is expected to take. */
  wakeMs: number;
  /** It did not wake, and counts as down until then. */
  wakelessUntil: number;
  latencyMs: number | null;
}
