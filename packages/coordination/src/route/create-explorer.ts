import type { PolicyView } from "./routing-policy.ts";

/** So much of what nobody has measured may turn out to be untrue. */
const optimism = 0.5;
/** So little doubt is none: about ten answers, not long ago. */
const settledDoubt = 0.1;
/** What each decision allows of an exploration, so that a twentieth of them explores at most. */
export const exploringShare = 0.05;
/** What is allowed at first, and what can be saved up. So an exploration never costs more. */
export const exploringMost = 5;

/** What the policy chose for a request. */
export interface BestKnown {
  /** Its position; negative when it waits. */
  readonly chosen: number;
  /** What it is expected to take, waiting included. */
  readonly bestMs: number;
}

/** A node that is tried although another is expected to be better. */
export interface Exploration {
  readonly position: number;
  /** What it is expected to take longer than the best choice, in that one's times; 1 at least. */
  readonly price: number;
}

/**
 * Sends a few requests where little is known. A policy that only takes what it knows to be best
 * would never learn of something better; one that explores freely would pay for it for ever.
 */
export interface Explorer {
  /** A free node that nobody is trying yet and that could be better than the choice; null for none. */
  find(view: PolicyView, best: BestKnown): Exploration | null;
  /** To be told of every decision that was carried out, with the price of one that explored, else 0. */
  note(price: number): void;
}

export function createExplorer(): Explorer {
  let allowed = exploringMost;
  return {
    find(view, { chosen, bestMs }) {
      if (allowed < 1) return null;
      let found: Exploration | null = null;
      let leastMs = chosen < 0 ? bestMs : hopedMs(view, chosen);
      for (let position = 0; position < view.size; position += 1) {
        if (view.doubtOf(position) < settledDoubt || position === chosen) continue;
        if (!view.isFree(position) || view.inFlightOf(position) > 0) continue;
        const hoped = hopedMs(view, position);
        if (hoped >= leastMs) continue;
        const price = Math.max(1, view.costMsOf(position) / bestMs - 1);
        if (price > allowed) continue;
        found = { position, price };
        leastMs = hoped;
      }
      return found;
    },
    note(price) {
      allowed = price > 0 ? allowed - price : Math.min(exploringMost, allowed + exploringShare);
    },
  };
}

/** What it would take, once its model is loaded, if all that is in doubt turned out well. */
function hopedMs(view: PolicyView, position: number): number {
  const lastingMs = view.costMsOf(position) - view.loadMsOf(position);
  return lastingMs * (1 - optimism * view.doubtOf(position));
}
