import type { Tier } from "../nodes/cluster-node.ts";

export type FallbackStrategy = "graceful" | "strict";

const orders: Readonly<Record<Tier, readonly Tier[]>> = {
  0: [0, 1, 2],
  1: [1, 2, 0],
  2: [2, 1, 0],
};

const allTiers = 0b111;

/**
 * The tiers to try, best first; `existing` has a bit for each tier that some node has. A tier that
 * no node has is the nearest one that exists, under `strict` as well.
 */
export function tierOrder(
  wanted: Tier,
  strategy: FallbackStrategy,
  existing: number,
): readonly Tier[] {
  const order = orders[wanted];
  if (strategy === "graceful" && existing === allTiers) return order;
  const present = order.filter((tier) => (existing & (1 << tier)) !== 0);
  return strategy === "strict" ? present.slice(0, 1) : present;
}
