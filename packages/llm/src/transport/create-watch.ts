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
export function createWatch(options: WatchOptions): Watch {
  options.signal?.throwIfAborted();
  return new RequestWatch(options);
}

class RequestWatch implements Watch {
  readonly signal: AbortSignal;
  isTimeout = false;
  readonly #options: WatchOptions;
  readonly #controller = new AbortController();
  readonly #forward = (): void => this.abort(this.#options.signal?.reason);
  readonly #total: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #isWaiting = true;
  /** The silence lasted too long while nobody waited for the backend. */
  #isStale = false;
  #hasProgressed = false;

  constructor(options: WatchOptions) {
    const { firstTokenMs, totalMs } = options.timeouts;
    this.#options = options;
    this.signal = this.#controller.signal;
    options.signal?.addEventListener("abort", this.#forward, { once: true });
    this.#total = startTimer(totalMs, (limitMs) => this.#fire("total", limitMs));
    this.#silence = startTimer(firstTokenMs, (limitMs) => this.#onSilence("first-token", limitMs));
  }

  waiting(): void {
    this.#isWaiting = true;
    if (this.#isStale) this.#silence?.refresh();
    this.#isStale = false;
  }

  arrived(): void {
    this.#isWaiting = false;
  }

  progress(): void {
    // A timer that is refreshed costs far less than one that is cleared and set, per token.
    if (this.#hasProgressed) return void this.#silence?.refresh();
    this.#hasProgressed = true;
    clearTimeout(this.#silence);
    const { idleMs } = this.#options.timeouts;
    this.#silence = startTimer(idleMs, (limitMs) => this.#onSilence("idle", limitMs));
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  end(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#total);
    this.#options.signal?.removeEventListener("abort", this.#forward);
  }

  #onSilence(clock: TimeoutClock, limitMs: number): void {
    if (this.#isWaiting) this.#fire(clock, limitMs);
    else this.#isStale = true;
  }

  #fire(clock: TimeoutClock, limitMs: number): void {
    this.isTimeout ||= !this.signal.aborted;
    this.abort(timeoutError(this.#options.url, clock, limitMs));
  }
}

function startTimer(
  limitMs: number | null,
  onEnd: (limitMs: number) => void,
): NodeJS.Timeout | undefined {
  return limitMs === null ? undefined : setTimeout(onEnd, limitMs, limitMs);
}
