/**
 * How one request goes wrong.
 *
 * - `reset`: the connection is reset before an answer
 * - `stall`: nothing comes, not even headers
 * - `unavailable`, `too-many`, `server-error`: 503, 429 and 500 at once
 * - `stall-after-headers`: headers and `afterTokens` tokens, then nothing
 * - `error-in-200`: a stream that began well carries an error
 * - `cut`: the connection breaks in the middle of a line
 * - `end-early`: the stream ends in good order, but unfinished
 * - `garbage`: a line that is no JSON
 */
export type SimulatedFaultKind =
  | "reset"
  | "stall"
  | "unavailable"
  | "too-many"
  | "server-error"
  | "stall-after-headers"
  | "error-in-200"
  | "cut"
  | "end-early"
  | "garbage";

export interface RequestFault {
  readonly kind: SimulatedFaultKind;
  /** 0 to 1. Default 1, or 0 when `requests` is given. */
  readonly probability?: number;
  /** The requests it hits, counted from 0 since the faults were set. */
  readonly requests?: readonly number[];
  /** For faults inside an answer: tokens that come before it. Default 0. */
  readonly afterTokens?: number;
  /** What `unavailable` and `too-many` say in `Retry-After`. Default 1; null leaves it out. */
  readonly retryAfterSeconds?: number | null;
  /** Which requests count: those that make a model work, or all of them. Default `work`. */
  readonly scope?: "work" | "all";
}

/** Nobody listens on the port, as long as this is set. */
export interface RefuseFault {
  readonly kind: "refuse";
}

export type SimulatedFault = RequestFault | RefuseFault;
