export interface Deadline {
  /** Aborted from outside: the run was cancelled or its time is up. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number | null;
  /** How long the work may go on after it was told to stop. */
  readonly graceMs: number;
}

export type DeadlineOutcome<Value> =
  | { readonly type: "done"; readonly value: Value }
  | { readonly type: "failed"; readonly error: unknown }
  | { readonly type: "timeout" }
  | { readonly type: "aborted" };

/** Runs work until it ends, its time is up, or it is aborted. Work that ignores both is left behind. */
export async function runWithDeadline<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  { signal, timeoutMs, graceMs }: Deadline,
): Promise<DeadlineOutcome<Value>> {
  if (signal.aborted) return { type: "aborted" };
  const controller = new AbortController();
  const stopped = Promise.withResolvers<DeadlineOutcome<Value>>();
  const timers: NodeJS.Timeout[] = [];
  let ended: "timeout" | "aborted" | null = null;
  const stop = (type: "timeout" | "aborted", reason: unknown): void => {
    if (ended) return;
    ended = type;
    timers.push(setTimeout(() => stopped.resolve({ type }), graceMs));
    controller.abort(reason);
  };
  const abort = (): void => stop("aborted", signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (timeoutMs !== null) {
    // The reason holds a stack, which is dear: it is made only when it is needed.
    const late = (): Error => new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError");
    timers.push(setTimeout(() => stop("timeout", late()), timeoutMs));
  }
  try {
    return await Promise.race([settle(work, controller.signal, () => ended), stopped.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
    for (const timer of timers) clearTimeout(timer);
  }
}

/** What work gave before it was told to stop counts; afterwards only that it was stopped. */
async function settle<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  signal: AbortSignal,
  ended: () => "timeout" | "aborted" | null,
): Promise<DeadlineOutcome<Value>> {
  try {
    const value = await work(signal);
    const type = ended();
    return type ? { type } : { type: "done", value };
  } catch (error) {
    const type = ended();
    return type ? { type } : { type: "failed", error };
  }
}
