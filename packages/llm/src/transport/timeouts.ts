/** The four clocks of one request. Null switches a clock off. */
export interface Timeouts {
  /** Until a connection stands, name lookup and TLS included. Default 5000. */
  readonly connectMs: number | null;
  /** From the start of the request to its first output; loading a model counts. Default 120000. */
  readonly firstTokenMs: number | null;
  /** Between two pieces of output, waiting for the reader not counted. Default 60000. */
  readonly idleMs: number | null;
  /** From the start of the request to its end. Default null. */
  readonly totalMs: number | null;
}

export const defaultTimeouts: Timeouts = {
  connectMs: 5000,
  firstTokenMs: 120_000,
  idleMs: 60_000,
  totalMs: null,
};

/** Fills in the defaults. Throws `TypeError` for a limit that no timer can keep. */
export function resolveTimeouts(timeouts: Partial<Timeouts> = {}): Timeouts {
  const resolved = { ...defaultTimeouts, ...timeouts };
  for (const [name, limitMs] of Object.entries(resolved)) assertLimit(name, limitMs);
  return resolved;
}

/** The same clocks for an answer that may be silent for so much longer before its first byte. */
export function withWholeAnswer(timeouts: Timeouts, wholeAnswerMs: number): Timeouts {
  const { firstTokenMs } = timeouts;
  if (firstTokenMs === null || wholeAnswerMs === 0) return timeouts;
  return { ...timeouts, firstTokenMs: Math.min(timerMsMax, firstTokenMs + wholeAnswerMs) };
}

/** What Node's timers can hold; more would fire at once. */
const timerMsMax = 2 ** 31 - 1;

function assertLimit(name: string, limitMs: unknown): void {
  if (limitMs === null) return;
  if (typeof limitMs === "number" && limitMs > 0 && limitMs <= timerMsMax) return;
  throw new TypeError(
    `timeouts.${name} must be null or from 1 to ${timerMsMax}, not ${JSON.stringify(limitMs)}`,
  );
}
