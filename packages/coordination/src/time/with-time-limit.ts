import type { Clock } from "./clock.ts";

export interface TimeLimitOptions {
  readonly clock: Clock;
  /** Null for no limit. */
  readonly limitMs: number | null;
  /** Of the error when time is up. Default: an `AbortError`. */
  readonly createError?: (limitMs: number) => Error;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` with a signal that aborts with the caller's, or when time is up. Settles at once in
 * both cases, whatever the work does with its signal.
 */
export async function withTimeLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, limitMs, createError, signal }: TimeLimitOptions,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", forward, { once: true });
  const stopTimer =
    limitMs === null
      ? () => {}
      : clock.startTimer(() => controller.abort(createError?.(limitMs)), limitMs);
  try {
    return await new Promise<T>((resolve, reject) => {
      const abort = (): void => reject(controller.signal.reason as Error);
      controller.signal.addEventListener("abort", abort, { once: true });
      work(controller.signal).then(resolve, reject);
    });
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw error;
  } finally {
    stopTimer();
    signal?.removeEventListener("abort", forward);
  }
}
