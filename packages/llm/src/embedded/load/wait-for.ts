/** Waits for work that others may share: an abort ends the waiting, not the work. */
export async function waitFor<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  // Nobody hears of its failure when the signal was aborted before.
  work.catch(() => undefined);
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
