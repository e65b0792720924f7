import type { RoutedNode } from "../nodes/routed-node.ts";
import type { Clock } from "../time/clock.ts";
import type { RemoveOptions } from "./cluster.ts";

/** Looked at this often: draining is rare, and slow by nature. */
const lookMs = 20;

/** Resolves when nothing runs on the node, or when time is up. Rejects with the signal's reason. */
export async function waitUntilIdle(
  node: RoutedNode,
  { clock, signal, timeoutMs = Infinity }: RemoveOptions & { readonly clock: Clock },
): Promise<void> {
  const endsAt = clock.now() + timeoutMs;
  signal?.throwIfAborted();
  while (node.inFlight > 0 && clock.now() < endsAt) {
    await new Promise<void>((resolve) => clock.startTimer(resolve, lookMs));
    signal?.throwIfAborted();
  }
}
