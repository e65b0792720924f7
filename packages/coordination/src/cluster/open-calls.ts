/** One request's own signal. */
export interface OpenCall {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** It is over, and follows nobody any longer. */
  end(): void;
}

/** The requests that are under way. */
export interface OpenCalls {
  /** A call that ends with its caller's signal, and with all others. */
  open(caller: AbortSignal | undefined): OpenCall;
  /** Ends them all, and every one that comes. */
  close(reason: unknown): void;
}

/**
 * Slots, and neither listeners on one signal nor a set: a listener that was taken away still knows
 * the next one, and a set's old table the new one, so the garbage collector would keep the requests
 * of a whole minute for each other's sake.
 */
export function createOpenCalls(): OpenCalls {
  const slots: (AbortController | null)[] = [];
  const freeSlots: number[] = [];
  let closed: { readonly reason: unknown } | null = null;
  return {
    open(caller) {
      const controller = new AbortController();
      const abort = (reason: unknown): void => controller.abort(reason);
      const follow = (): void => abort(caller?.reason);
      if (closed) abort(closed.reason);
      else if (caller?.aborted) follow();
      else caller?.addEventListener("abort", follow, { once: true });
      const slot = freeSlots.pop() ?? slots.length;
      slots[slot] = controller;
      return {
        signal: controller.signal,
        abort,
        end() {
          if (slots[slot] !== controller) return;
          slots[slot] = null;
          freeSlots.push(slot);
          caller?.removeEventListener("abort", follow);
        },
      };
    },
    close(reason) {
      closed = { reason };
      for (const controller of slots) controller?.abort(reason);
    },
  };
}
