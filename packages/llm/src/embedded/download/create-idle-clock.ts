/** Aborts its signal after so long without a beat. */
export interface IdleClock {
  readonly signal: AbortSignal;
  beat(): void;
  stop(): void;
}

export function createIdleClock(idleMs: number): IdleClock {
  const controller = new AbortController();
  const expire = (): void => controller.abort(new Error(`Nothing came for ${idleMs} ms`));
  const timer = setTimeout(expire, idleMs);
  return {
    signal: controller.signal,
    beat: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}
