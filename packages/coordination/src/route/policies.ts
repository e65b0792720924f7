import type { PolicyName, PolicyView, RoutingPolicy } from "./routing-policy.ts";

/**
 * The least expected time to finish. A free node is refused when the slots of better nodes free up
 * so fast that waiting for one of them, behind those who wait already, ends sooner.
 */
const cost: RoutingPolicy = {
  name: "cost",
  bindsLate: true,
  choose(view) {
    const best = cheapestFree(view);
    if (best < 0) return -1;
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
    if (rate === 0) return best;
    const waitingMs = (view.ahead + 1 + weightedMs) / rate;
    return waitingMs < bestMs ? -1 : best;
  },
};

function cheapestFree(view: PolicyView): number {
  let best = -1;
  let bestMs = Infinity;
  for (let position = 0; position < view.size; position += 1) {
    if (!view.isFree(position)) continue;
    const costMs = view.costMsOf(position);
    if (costMs >= bestMs) continue;
    best = position;
    bestMs = costMs;
  }
  return best;
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
