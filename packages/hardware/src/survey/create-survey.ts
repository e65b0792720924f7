import type { HardwareWarning, HardwareWarningCode } from "../report/hardware-report.ts";
import type { HardwareWorld } from "../world/hardware-world.ts";
import { isMissing } from "./is-missing.ts";

export interface SurveyOptions {
  readonly world: HardwareWorld;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Asks sources one by one, each under its own clock, and keeps what went wrong as warnings. */
export interface Survey {
  readonly world: HardwareWorld;
  readonly warnings: readonly HardwareWarning[];
  /** What a source says; `null` when it is not there, or when it failed, which is a warning. */
  readonly ask: <Answer>(
    source: string,
    read: (signal: AbortSignal) => Promise<Answer>,
  ) => Promise<Answer | null>;
  /** Resolves when every source that is still being asked has ended or been given up. */
  readonly settle: () => Promise<void>;
  /** Records that a source answered something that cannot be understood. */
  readonly warn: (code: HardwareWarningCode, source: string, message: string) => void;
}

export function createSurvey({ world, timeoutMs, signal }: SurveyOptions): Survey {
  const warnings: HardwareWarning[] = [];
  const warn: Survey["warn"] = (code, source, message) => {
    warnings.push({ code, message, source });
  };
  const askOnce: Survey["ask"] = async (source, read) => {
    const clock = createClock(timeoutMs, signal);
    try {
      return await Promise.race([read(clock.signal), clock.expired]);
    } catch (error) {
      signal?.throwIfAborted();
      if (clock.isExpired())
        warn("probe-timeout", source, `${source} gave no answer within ${timeoutMs} ms`);
      else if (!isMissing(error))
        warn("probe-failed", source, `${source} failed: ${describe(error)}`);
      return null;
    } finally {
      clock.stop();
    }
  };
  const open = new Set<Promise<unknown>>();
  const ask: Survey["ask"] = (source, read) => {
    const answer = askOnce(source, read).finally(() => open.delete(answer));
    open.add(answer);
    return answer;
  };
  const settle = async () => void (await Promise.allSettled(open));
  return { world, warnings, ask, settle, warn };
}

/** How much longer a killed probe may take to clean up before it is left behind. */
const cleanupMs = 1000;

function createClock(timeoutMs: number, signal: AbortSignal | undefined) {
  const timeout = new AbortController();
  const both = signal ? AbortSignal.any([timeout.signal, signal]) : timeout.signal;
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timers: NodeJS.Timeout[] = [setTimeout(() => timeout.abort(), timeoutMs)];
  // A probe ends itself on abort, and so its programs; one that does not must not hold the report.
  const onAbort = () => timers.push(setTimeout(() => reject(both.reason), cleanupMs));
  if (both.aborted) onAbort();
  else both.addEventListener("abort", onAbort, { once: true });
  expired.catch(() => undefined);
  return {
    signal: both,
    expired,
    isExpired: () => timeout.signal.aborted,
    stop: () => {
      both.removeEventListener("abort", onAbort);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(0, 500);
}
