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
  const active = new Set<AbortController>();
  const listeners = new Set<() => void>();
  let stopping: PromiseWithResolvers<void> | undefined;
  return {
    get isStopping() {
      return stopping !== undefined;
    },
    get activeCount() {
      return active.size;
    },
    track() {
      if (stopping) throw stoppingError();
      const controller = new AbortController();
      active.add(controller);
      return {
        signal: controller.signal,
        abort: (reason) => controller.abort(reason),
        done() {
          active.delete(controller);
          if (active.size === 0) stopping?.resolve();
        },
      };
    },
    async stop({ graceMs }) {
      stopping ??= Promise.withResolvers();
      for (const listener of listeners) listener();
      listeners.clear();
      if (active.size === 0) return;
      const timer = setTimeout(() => {
        for (const controller of active) controller.abort(stoppingError());
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
