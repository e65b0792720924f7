import { type Job, type SimulatedNode, serviceMs } from "./simulated-node.ts";

/**
 * A policy that nobody can have: it knows how long each answer will be, and starts each request at
 * once where it will end first. Returns the milliseconds that each job took.
 */
export function runClairvoyant(
  nodes: readonly SimulatedNode[],
  { jobs, isWarm = false }: { readonly jobs: readonly Job[]; readonly isWarm?: boolean },
): readonly number[] {
  const freeAt = nodes.map(({ slots }) => Array.from({ length: slots }, () => 0));
  const isLoaded = nodes.map(() => isWarm);
  return jobs.map((job) => {
    let best = { endsAt: Infinity, node: 0, slot: 0 };
    for (const [index, node] of nodes.entries()) {
      const slots = freeAt[index]!;
      const slot = slots.indexOf(Math.min(...slots));
      const startsAt = Math.max(job.arrivesAt, slots[slot]!);
      const loadMs = isLoaded[index] ? 0 : node.loadMs;
      const endsAt = startsAt + loadMs + serviceMs(node, job);
      if (endsAt < best.endsAt) best = { endsAt, node: index, slot };
    }
    freeAt[best.node]![best.slot] = best.endsAt;
    isLoaded[best.node] = true;
    return best.endsAt - job.arrivesAt;
  });
}
