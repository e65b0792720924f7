import type { TimeoutClock } from "../errors/llm-error.ts";
import { timeoutError } from "../errors/timeout-error.ts";
import type { Timeouts } from "./timeouts.ts";

export interface WatchOptions {
  /** Shown in errors, so without credentials. */
  readonly url: string;
  readonly timeouts: Timeouts;
  /** Rethrown untouched when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** The clocks of one request, and the one signal that ends it. */
export interface Watch {
  /** Aborts with the caller's reason, or with the error of the clock that fired. */
  readonly signal: AbortSignal;
  /** The signal aborted because a clock fired. */
  readonly isTimeout: boolean;
  /** A read begins: from now on the silence is the backend's. */
  waiting(): void;
  /** The read is over: while the caller works on what came, no silence counts. */
  arrived(): void;
  /** Output came: ends the first-token clock, starts the idle clock anew. */
  progress(): void;
  /** Ends the request with this reason. */
  abort(reason: unknown): void;
  /** Stops all clocks. */
  end(): void;
}

/** Starts the clocks. Throws the caller's reason when the caller has aborted already. */
export function createWatch({ url, timeouts, signal }: WatchOptions): Watch {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", forward, { once: true });

  let isTimeout = false;
  const fire = (clock: TimeoutClock, limitMs: number): void => {
    isTimeout ||= !controller.signal.aborted;
    controller.abort(timeoutError(url, clock, limitMs));
  };
  const total = startTimer(timeouts.totalMs, (limitMs) => fire("total", limitMs));

  let isWaiting = true;
  let isStale = false;
  const whenSilent =
    (clock: TimeoutClock) =>
    (limitMs: number): void => {
      if (isWaiting) fire(clock, limitMs);
      else isStale = true;
    };
  let hasProgressed = false;
  let silence = startTimer(timeouts.firstTokenMs, whenSilent("first-token"));

  return {
    signal: controller.signal,
    get isTimeout() {
      return isTimeout;
    },
    waiting() {
      isWaiting = true;
      if (isStale) silence?.refresh();
      isStale = false;
    },
    arrived() {
      isWaiting = false;
    },
    progress() {
      // A timer that is refreshed costs far less than one that is cleared and set, per token.
      if (hasProgressed) return void silence?.refresh();
      hasProgressed = true;
      clearTimeout(silence);
      silence = startTimer(timeouts.idleMs, whenSilent("idle"));
    },
    abort: (reason) => controller.abort(reason),
    end() {
      clearTimeout(silence);
      clearTimeout(total);
      signal?.removeEventListener("abort", forward);
    },
  };
}

function startTimer(
  limitMs: number | null,
  onEnd: (limitMs: number) => void,
): NodeJS.Timeout | undefined {
  return limitMs === null ? undefined : setTimeout(onEnd, limitMs, limitMs);
}
