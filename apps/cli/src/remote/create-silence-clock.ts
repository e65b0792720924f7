/** Tells when somebody who should say something from time to time has fallen silent. */
export interface SilenceClock {
  /** Aborted after so long a silence. */
  readonly signal: AbortSignal;
  /** The same values, each of which begins the wait anew. While their reader is at work it stands. */
  hear<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value>;
  stop(): void;
}

export function createSilenceClock(silenceMs: number): SilenceClock {
  const controller = new AbortController();
  const listen = (): NodeJS.Timeout =>
    setTimeout(() => controller.abort(new Error(`Nothing came for ${silenceMs} ms`)), silenceMs);
  let timer = listen();
  const stop = (): void => clearTimeout(timer);
  return {
    signal: controller.signal,
    async *hear(values) {
      for await (const value of values) {
        stop();
        yield value;
        timer = listen();
      }
    },
    stop,
  };
}
