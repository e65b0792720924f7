/** The eligible nodes of one tier, by position from 0; valid only during the call. */
export interface PolicyView {
  readonly size: number;
  /** Requests of the same tier that wait before this one. */
  readonly ahead: number;
  /** From 0 up to 1. */
  random(): number;
  /** Counts the decisions, from 0. */
  readonly turn: number;
  nameOf(position: number): string;
  /** Has a slot free now. */
  isFree(position: number): boolean;
  inFlightOf(position: number): number;
  /** Expected milliseconds from its start there to its end. */
  costMsOf(position: number): number;
  /** What of it is loading the model, which the next request need not wait for. */
  loadMsOf(position: number): number;
  /** Slots that become free there, per millisecond; 0 when none is taken. */
  freeingRateOf(position: number): number;
  /** How little is known of its speed: 1 for nothing, towards 0 with every answer. */
  doubtOf(position: number): number;
}

/** How a node is picked among those that may take a request. */
export interface RoutingPolicy {
  readonly name: string;
  /** Whether requests wait in the coordinator until a slot is free, or go to a node at once. */
  readonly bindsLate: boolean;
  /** Whether a few requests may go where little is known instead, to learn. Default false. */
  readonly explores?: boolean;
  /** The position of the node; -1 to wait for a better one. */
  choose(view: PolicyView): number;
  /**
   * Where `choose` waits: behind how many others a request would still wait. Spares asking for each
   * of a long queue; without it, the next ones are asked as well.
   */
  waitsBehind?(view: PolicyView): number;
}

export type PolicyName = "cost" | "least-busy" | "round-robin" | "random";
