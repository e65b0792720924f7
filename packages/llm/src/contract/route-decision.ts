export type ComplexityLevel = "simple" | "medium" | "complex";

export interface Complexity {
  readonly level: ComplexityLevel;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** Expected milliseconds until a request would be finished on a node, in parts. */
export interface RouteCost {
  readonly queueMs: number;
  readonly loadMs: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
  readonly penaltyMs: number;
  readonly totalMs: number;
}

export interface RouteCandidate {
  readonly node: string;
  readonly tier: number;
  readonly eligible: boolean;
  /** Why it may not take the request; null when it may. */
  readonly why: string | null;
  /** Null when the node was not eligible, so nothing was estimated. */
  readonly cost: RouteCost | null;
}

/** Which machine a request went to, and why. `node` is null when nobody could take it. */
export interface RouteDecision {
  readonly node: string | null;
  readonly tier: number;
  readonly complexity: Complexity;
  readonly reason: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly candidates: readonly RouteCandidate[];
}
