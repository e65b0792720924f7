import type { RoutedNode } from "../nodes/routed-node.ts";
import type { Clock } from "../time/clock.ts";
import type { RemoveOptions } from "./cluster.ts";

/** Resolves when nothing runs on the node, or when time is up. Rejects with the signal's reason. */
export async function waitUntilIdle(
  node: RoutedNode,
  { clock, signal, timeoutMs = Infinity }: RemoveOptions & { readonly clock: Clock },
): Promise<void> {
  signal?.throwIfAborted();
  if (node.inFlight === 0) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = (): void => reject(signal?.reason as Error);
  // Somebody waits for this, perhaps a script with nothing else to do.
  const stopTimer =
    timeoutMs === Infinity ? () => {} : clock.startTimer(resolve, timeoutMs, { isAwaited: true });
  node.onIdle.add(resolve);
  signal?.addEventListener("abort", leave, { once: true });
  try {
    await promise;
  } finally {
    stopTimer();
    node.onIdle.delete(resolve);
    signal?.removeEventListener("abort", leave);
  }
}
