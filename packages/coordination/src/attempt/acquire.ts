import type { Binding, Dispatcher } from "../queue/create-dispatcher.ts";
import type { RequestNeeds } from "../route/request-needs.ts";

/** Waits for a slot. A caller who leaves, leaves the queue. The signal is this request's alone. */
export function acquire(
  dispatcher: Dispatcher,
  needs: RequestNeeds,
  signal: AbortSignal,
): Promise<Binding> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let isWaiting = true;
    const settle = (): void => void (isWaiting = false);
    const takeBack = dispatcher.submit({
      needs,
      onBound: (binding) => {
        settle();
        resolve(binding);
      },
      onRejected: (error) => {
        settle();
        reject(error);
      },
    });
    // Most requests find a free slot and wait for nothing.
    if (!isWaiting) return;
    signal.addEventListener("abort", () => {
      if (!isWaiting) return;
      settle();
      takeBack();
      reject(signal.reason as Error);
    });
  });
}
