import type { Binding, Dispatcher } from "../queue/create-dispatcher.ts";
import type { RequestNeeds } from "../route/request-needs.ts";

/** Waits for a slot. A caller who leaves, leaves the queue. */
export function acquire(
  dispatcher: Dispatcher,
  needs: RequestNeeds,
  signal: AbortSignal,
): Promise<Binding> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const leave = (): void => {
      takeBack();
      reject(signal.reason as Error);
    };
    const stop = (): void => signal.removeEventListener("abort", leave);
    signal.addEventListener("abort", leave, { once: true });
    const takeBack = dispatcher.submit({
      needs,
      onBound: (binding) => {
        stop();
        resolve(binding);
      },
      onRejected: (error) => {
        stop();
        reject(error);
      },
    });
  });
}
