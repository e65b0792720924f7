import type { Complexity } from "@harombe/llm";

import type { Tier } from "../nodes/cluster-node.ts";

/** Why a request is for a tier: how hard it is, its caller, what its run showed; or none, for vectors. */
export type TierChoice = "level" | "caller" | "evidence" | "none";

/** What the router knows of a request. */
export interface RequestNeeds {
  readonly complexity: Complexity;
  readonly tier: Tier;
  readonly tierBy: TierChoice;
  /** Null when the router decides. */
  readonly model: string | null;
  readonly promptTokens: number;
  /** What the window must hold besides the prompt. */
  readonly answerTokens: number;
  /** What the answer will probably have. */
  readonly expectedTokens: number;
  readonly tools: boolean;
  readonly vision: boolean;
  /** Whose prefix may be cached somewhere; null for nobody's. */
  readonly session: string | null;
  /** Larger goes first. */
  readonly priority: number;
  /** Counts from 1. */
  readonly attempt: number;
  /** Nodes that have had their try. */
  readonly tried: ReadonlySet<string>;
}
