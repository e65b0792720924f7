import type { NodeReason } from "./node-reason.ts";

export type ClusterErrorCode =
  | "HAROMBE_CLUSTER_NO_CANDIDATE"
  | "HAROMBE_CLUSTER_QUEUE_FULL"
  | "HAROMBE_CLUSTER_QUEUE_TIMEOUT"
  | "HAROMBE_CLUSTER_DEADLINE"
  | "HAROMBE_CLUSTER_ATTEMPTS_FAILED"
  | "HAROMBE_CLUSTER_INTERRUPTED"
  | "HAROMBE_CLUSTER_CLOSED"
  | "HAROMBE_CLUSTER_UNKNOWN_NODE"
  | "HAROMBE_CLUSTER_INVALID_NODE";

/** What a reader had got when a stream broke. */
export interface LostAnswer {
  readonly node: string;
  readonly model: string;
  /** Characters; 0 where the answer was passed on in the engine's own words. */
  readonly textLength: number;
  /** Of an answer in the engine's own words. */
  readonly bytes: number;
  readonly toolCalls: number;
}

export interface ClusterErrorOptions {
  readonly code: ClusterErrorCode;
  readonly message: string;
  /** Whether the same request may succeed later. Decided where the error is born. */
  readonly isRetryable: boolean;
  /** The command or setting that helps. */
  readonly hint?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** For each node that was asked or considered, why not. */
  readonly nodes?: readonly NodeReason[] | undefined;
  /** For `HAROMBE_CLUSTER_INTERRUPTED`. */
  readonly lost?: LostAnswer | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("harombe.cluster.error");

/** Every failure that is the cluster's own. What a node said is in `cause`. */
export class ClusterError extends Error {
  readonly code: ClusterErrorCode;
  readonly isRetryable: boolean;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly nodes: readonly NodeReason[];
  readonly lost: LostAnswer | undefined;

  constructor(options: ClusterErrorOptions) {
    super(options.message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "ClusterError";
    this.code = options.code;
    this.isRetryable = options.isRetryable;
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
    this.nodes = options.nodes ?? [];
    this.lost = options.lost;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is ClusterError {
    return value instanceof Error && marker in value;
  }
}
