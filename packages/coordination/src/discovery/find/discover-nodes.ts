import { createDiscovery, type DiscoveryOptions } from "./create-discovery.ts";
import type { DiscoveredNode, DiscoveryEvent } from "./discovered-node.ts";

/**
 * The changes on the network as they come, until the signal aborts (then it throws the reason) or
 * the loop is left. A slow reader gets the latest about each node, so nothing piles up.
 */
export async function* discoverNodes(
  options: Omit<DiscoveryOptions, "onChange"> = {},
): AsyncGenerator<DiscoveryEvent, void, undefined> {
  const { signal } = options;
  const pending = new Map<string, DiscoveryEvent>();
  let wake = Promise.withResolvers<void>();
  const onChange = (event: DiscoveryEvent): void => {
    addEvent(pending, event);
    wake.resolve();
  };
  const onAbort = (): void => wake.resolve();
  const discovery = await createDiscovery({ ...options, onChange });
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      await wake.promise;
      wake = Promise.withResolvers();
      signal?.throwIfAborted();
      const events = [...pending.values()];
      pending.clear();
      yield* events;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await discovery.close();
  }
}

/** Joins an event with one about the same node that nobody has read yet. */
export function addEvent(pending: Map<string, DiscoveryEvent>, event: DiscoveryEvent): void {
  const key = event.node.label.toLowerCase();
  const before = pending.get(key)?.type;
  pending.delete(key);
  if (before === "found" && event.type === "lost") return;
  const type = before === "found" ? "found" : before === "lost" ? "updated" : event.type;
  pending.set(key, { ...event, type });
}

export interface ListOnceOptions extends Omit<DiscoveryOptions, "onChange"> {
  /** How long to listen. Default 2,000 ms. */
  readonly durationMs?: number | undefined;
}

/** Who answers within a while, by label: what a command line shows. Rejects with the reason of an abort. */
export async function listOnce(options: ListOnceOptions = {}): Promise<readonly DiscoveredNode[]> {
  const { durationMs = 2_000, signal } = options;
  await using discovery = await createDiscovery(options);
  await wait(durationMs, signal);
  return discovery.nodes().toSorted((a, b) => a.label.localeCompare(b.label));
}

function wait(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(signal?.reason);
  const timer = setTimeout(resolve, durationMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  });
}
