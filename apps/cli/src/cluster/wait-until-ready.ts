import type { Cluster } from "@harombe/coordination";

/** Until every node has been asked once, or for `timeoutMs`: a silent machine holds up nobody. */
export async function waitUntilReady(
  cluster: Cluster,
  { signal, timeoutMs = 4000 }: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<void> {
  const deadline = AbortSignal.timeout(timeoutMs);
  await cluster.ready({ signal: AbortSignal.any([signal, deadline]) }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (!deadline.aborted) throw error;
  });
}
