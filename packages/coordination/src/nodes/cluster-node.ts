import type { Engine } from "@harombe/llm";

/** 0 fast, 1 medium, 2 powerful: the user's words. Hardware never decides them. */
export type Tier = 0 | 1 | 2;

/** One machine and model that a cluster may use. */
export interface ClusterNode {
  /** Unique in the cluster. */
  readonly name: string;
  readonly tier: Tier;
  /** The model that it runs when the router decides. */
  readonly model: string;
  /** `host` or `host:port`, for people and to see which nodes share a machine. Default: the engine's. */
  readonly host?: string;
  /** What tells its machine from others. Nodes with the same one share one capacity. */
  readonly machineId?: string;
  /** Whether it runs on this machine. Default false. */
  readonly isLocal?: boolean;
  /** Requests that it serves at once. Default: what the engine tells, else 1. */
  readonly slots?: number;
  /** Default: what the engine tells. */
  readonly contextWindowTokens?: number;
  /** A machine that sleeps is woken by this address. */
  readonly mac?: string;
  /** Default true. */
  readonly enabled?: boolean;
  /** Makes the engine; called once, and again after it failed. */
  connect(): Engine | Promise<Engine>;
}

export type NodeStatusName =
  | "available"
  | "busy"
  | "loading"
  | "draining"
  | "unavailable"
  | "unauthorized"
  | "asleep";

/** One row of `cluster status`. What nobody measured yet is null. */
export interface NodeStatus {
  readonly name: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly tier: Tier;
  readonly model: string;
  /** The engine's name; null before it was reached. */
  readonly kind: string | null;
  readonly status: NodeStatusName;
  /** Why it is not available; null when it is. */
  readonly reason: string | null;
  readonly latencyMs: number | null;
  readonly slots: number;
  readonly inFlight: number;
  /** Requests in the coordinator's queue that wait for this node. */
  readonly queued: number;
  readonly requests: number;
  /** 0 to 1. */
  readonly successRate: number | null;
  readonly tokensPerSecond: number | null;
}
