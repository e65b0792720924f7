/** Why a run's signal was aborted when its time was up. */
export class DurationExceeded extends Error {
  constructor(durationMs: number) {
    super(`The run took longer than ${durationMs} ms`);
    this.name = "DurationExceeded";
  }
}

export interface StopSignal {
  readonly signal: AbortSignal;
  cancel(reason?: unknown): void;
  /** Lets go of the caller's signal and the timer. */
  close(): void;
}

/** One signal for cancel, the caller's own signal and the time that is left. */
export function createStopSignal(
  outer: AbortSignal | undefined,
  limit: { readonly durationMs: number | null; readonly elapsedMs: number },
): StopSignal {
  const controller = new AbortController();
  const cancel = (reason: unknown = new DOMException("The run was cancelled", "AbortError")) =>
    controller.abort(reason);
  const abort = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) abort();
  else outer?.addEventListener("abort", abort, { once: true });
  const { durationMs, elapsedMs } = limit;
  const timer =
    durationMs === null
      ? null
      : setTimeout(
          () => cancel(new DurationExceeded(durationMs)),
          Math.min(Math.max(durationMs - elapsedMs, 0), 2 ** 31 - 1),
        );
  return {
    signal: controller.signal,
    cancel,
    close() {
      outer?.removeEventListener("abort", abort);
      if (timer) clearTimeout(timer);
    },
  };
}
