/**
 * Why one node did not answer, for programs. Before it was asked: `disabled`, `draining`,
 * `unauthorized` (it refuses our credentials), `down` (it does not answer, or is left to sleep),
 * `breaker-open` (it failed too often), `already-tried`, `other-tier` (it may, but the fallback
 * strategy is strict), and what it lacks for good: `no-model`, `window-too-small`, `no-tools`,
 * `no-vision`. Once it was asked: `failed`, `busy`, `unauthorized`, `removed` (taken out of the
 * cluster meanwhile), `rejected` (the request itself is wrong), or what it turned out to lack, where
 * that has no code of its own `unfit`.
 */
export type NodeReasonCode =
  | "disabled"
  | "draining"
  | "unauthorized"
  | "down"
  | "breaker-open"
  | "already-tried"
  | "other-tier"
  | "no-model"
  | "window-too-small"
  | "no-tools"
  | "no-vision"
  | "failed"
  | "busy"
  | "removed"
  | "rejected"
  | "unfit";

/** Why one node did not answer. */
export interface NodeReason {
  readonly node: string;
  readonly code: NodeReasonCode;
  /** For people: `its window of 8192 tokens does not hold …`. */
  readonly reason: string;
}
