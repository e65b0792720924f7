import type { PolicyName, PolicyView, RoutingPolicy } from "./routing-policy.ts";

/**
 * Who waits for a better node makes those behind wait as well, and answers that have run for long
 * tend to run on. So a wait counts twice. `bench/cluster-sim` on its unequal nodes at 70 % load:
 * with 1 the mean is 1.11 of the clairvoyant bound, with 2 it is 1.00, with 3 it is 0.98.
 */
const waitWeight = 2;

/**
 * The least expected time to finish. A free node is refused when the slots of better nodes free up
 * so fast that waiting for one of them, behind those who wait already, ends sooner.
 */
const cost: RoutingPolicy = {
  name: "cost",
  bindsLate: true,
  explores: true,
  choose(view) {
    const best = cheapestFree(view);
    return best >= 0 && view.ahead > waitsBehind(view, best) ? best : -1;
  },
  waitsBehind(view) {
    const best = cheapestFree(view);
    return best < 0 ? Infinity : waitsBehind(view, best);
  },
};

/** Negative when nothing better is busy; then nobody waits. */
function waitsBehind(view: PolicyView, best: number): number {
  const bestMs = view.costMsOf(best);
  let rate = 0;
  let weightedMs = 0;
  for (let position = 0; position < view.size; position += 1) {
    const costMs = view.costMsOf(position);
    if (costMs >= bestMs || view.isFree(position)) continue;
    const freeing = view.freeingRateOf(position);
    rate += freeing;
    weightedMs += freeing * costMs;
  }
  // Solved for `ahead`: waitWeight * (ahead + 1) / rate + the mean cost there < bestMs.
  return (bestMs * rate - weightedMs) / waitWeight - 1;
}

function cheapestFree(view: PolicyView): number {
  let best = -1;
  let bestMs = Infinity;
  for (let position = 0; position < view.size; position += 1) {
    if (!view.isFree(position)) continue;
    const costMs = view.costMsOf(position);
    if (costMs > bestMs || (costMs === bestMs && !hasFewer(view, { position, best }))) continue;
    best = position;
    bestMs = costMs;
  }
  return best;
}

/** Between nodes that nobody can tell apart yet, the load is spread. */
function hasFewer(
  view: PolicyView,
  { position, best }: Record<"position" | "best", number>,
): boolean {
  return best >= 0 && view.inFlightOf(position) < view.inFlightOf(best);
}

/** The fewest requests in flight, as HAProxy's leastconn: the next in turn among equals. */
const leastBusy: RoutingPolicy = {
  name: "least-busy",
  bindsLate: false,
  choose(view) {
    const { size, turn } = view;
    let best = turn % size;
    for (let step = 1; step < size; step += 1) {
      const position = (turn + step) % size;
      if (view.inFlightOf(position) < view.inFlightOf(best)) best = position;
    }
    return best;
  },
};

const roundRobin: RoutingPolicy = {
  name: "round-robin",
  bindsLate: false,
  choose: ({ size, turn }) => turn % size,
};

const random: RoutingPolicy = {
  name: "random",
  bindsLate: false,
  choose: (view) => Math.floor(view.random() * view.size),
};

/** The policies that ship; any object of the same shape will do in their place. */
export const routingPolicies: Readonly<Record<PolicyName, RoutingPolicy>> = {
  cost,
  "least-busy": leastBusy,
  "round-robin": roundRobin,
  random,
};
