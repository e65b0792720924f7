import { ServerError } from "../errors/server-error.ts";

/** Work that a stopping server waits for. */
export interface TrackedWork {
  /** Aborts when the grace period is over. */
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  done(): void;
}

/** Knows what is going on, so that a server can stop without dropping it in silence. */
export interface Lifecycle {
  readonly isStopping: boolean;
  readonly activeCount: number;
  /** Throws `HAROMBE_SERVER_STOPPING` once the server stops. */
  track(): TrackedWork;
  /** Takes no new work, waits for what runs, and aborts what is left after `graceMs`. */
  stop(options: { readonly graceMs: number }): Promise<void>;
  /** Called once, when the server begins to stop. */
  onStopping(listener: () => void): () => void;
}

export function createLifecycle(): Lifecycle {
  // Slots instead of a set: a set's old table knows the new one, so the garbage collector would keep
  // requests for each other's sake.
  const slots: (AbortController | null)[] = [];
  const freeSlots: number[] = [];
  let activeCount = 0;
  const listeners = new Set<() => void>();
  let stopping: PromiseWithResolvers<void> | undefined;
  return {
    get isStopping() {
      return stopping !== undefined;
    },
    get activeCount() {
      return activeCount;
    },
    track() {
      if (stopping) throw stoppingError();
      const controller = new AbortController();
      const slot = freeSlots.pop() ?? slots.length;
      slots[slot] = controller;
      activeCount += 1;
      return {
        signal: controller.signal,
        abort: (reason) => controller.abort(reason),
        done() {
          if (slots[slot] !== controller) return;
          slots[slot] = null;
          freeSlots.push(slot);
          activeCount -= 1;
          if (activeCount === 0) stopping?.resolve();
        },
      };
    },
    async stop({ graceMs }) {
      stopping ??= Promise.withResolvers();
      for (const listener of listeners) listener();
      listeners.clear();
      if (activeCount === 0) return;
      const timer = setTimeout(() => {
        for (const controller of slots) controller?.abort(stoppingError());
      }, graceMs);
      await stopping.promise;
      clearTimeout(timer);
    },
    onStopping(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function stoppingError(): ServerError {
  return new ServerError("HAROMBE_SERVER_STOPPING", "The server is stopping", {
    hint: "Try again when it is back.",
    retryAfterMs: 5000,
    isRetryable: true,
  });
}
