import type { Cluster } from "@harombe/coordination";

/** How often an old cluster is looked at. */
const lookMs = 100;

/** Closes a cluster that takes nothing new once its last answer has ended, or when time is up. */
export async function retireCluster(
  cluster: Cluster,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const endsAt = performance.now() + timeoutMs;
  const isIdle = (): boolean => {
    const { in_flight: inFlight, queued } = cluster.metrics().cluster_summary;
    return inFlight === 0 && queued === 0;
  };
  while (!isIdle() && performance.now() < endsAt && !signal.aborted) {
    await pause(lookMs, signal);
  }
  await cluster.close();
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal.addEventListener("abort", end, { once: true });
  });
}
