import type { AttemptLimits } from "../attempt/call.ts";
import type { NodeTimeouts } from "../attempt/node-timeouts.ts";
import type { BreakerOptions } from "../health/create-breaker.ts";
import type { HealthOptions } from "../health/create-health-monitor.ts";
import type { SpeedPriors } from "../learn/speeds.ts";
import type { ClusterNode } from "../nodes/cluster-node.ts";
import type { ModelAliases } from "../route/find-model.ts";
import type { PolicyName, RoutingPolicy } from "../route/routing-policy.ts";
import type { FallbackStrategy } from "../route/tier-order.ts";
import type { TelemetryOptions } from "../telemetry/telemetry-options.ts";
import type { Clock } from "../time/clock.ts";

export interface QueueOptions {
  /** Requests that wait for a slot, at most; 0 for none. Default 256. */
  readonly maxSize?: number;
  /** Default 120000. */
  readonly maxWaitMs?: number;
  /** Waiting this long is worth one step of `hints.priority`. Default 10000. */
  readonly agingMs?: number;
}

export interface RoutingOptions {
  /** How a node is picked among the eligible ones of a tier. Default `cost`. */
  readonly policy?: PolicyName | RoutingPolicy;
  /** A node on this machine wins unless another is expected to be a tenth faster. Default true. */
  readonly preferLocal?: boolean;
  /** `graceful` goes on with other tiers, 2→1→0, 1→2→0 or 0→1→2; `strict` does not. Default graceful. */
  readonly fallbackStrategy?: FallbackStrategy;
  /** False: the first eligible node of a tier takes all of its requests. Default true. */
  readonly loadBalance?: boolean;
  /** How long a request may be expected to wait for its tier before another takes it. Default 10000. */
  readonly tierPatienceMs?: number;
  readonly queue?: QueueOptions;
  /** Move to a higher tier on evidence, within a run. Default true. */
  readonly escalation?: boolean;
  /** Let another node go on with an answer that broke off. Default false. */
  readonly continueStreams?: boolean;
  /** Four clocks for each node that is tried. */
  readonly timeouts?: Partial<NodeTimeouts>;
  readonly attempts?: AttemptLimits;
  /** From the call to the first output, waiting and all attempts included; null for none. Default 300000. */
  readonly deadlineMs?: number | null;
  /** What is assumed of a node while none like it was measured. */
  readonly priors?: SpeedPriors;
}

/** How sleeping machines are woken. */
export interface WakeOptions {
  /** Sends the packet; the node is asked until it answers. */
  readonly wake: (node: ClusterNode, options: { readonly signal: AbortSignal }) => Promise<void>;
  /** What a machine may take to answer before it counts as asleep again. Default 120000. */
  readonly timeoutMs?: number;
  /** What it is expected to take. Default 30000. */
  readonly expectedMs?: number;
  /** How long a machine that did not wake counts as unavailable. Default 300000. */
  readonly retryMs?: number;
}

export interface ClusterOptions {
  readonly nodes?: readonly ClusterNode[];
  /** The name of the cluster as a model. Default `harombe`. */
  readonly id?: string;
  readonly routing?: RoutingOptions;
  /** One model name, another name per node: `{ small: { laptop: "qwen3:4b" } }`. */
  readonly aliases?: ModelAliases;
  readonly health?: HealthOptions;
  readonly breaker?: BreakerOptions;
  readonly wake?: WakeOptions;
  /** Decisions and errors that are remembered, at most. Default 100 each. */
  readonly history?: { readonly decisions?: number; readonly errors?: number };
  /**
   * How long a first request waits for nodes that nobody has asked yet. Default 0 where it can wait
   * for them in the queue, under a policy that binds late such as `cost`; 1000 under others, without
   * a queue, and for vectors.
   */
  readonly startGraceMs?: number;
  /** What tells the machine of a host from others. Default: its address. */
  readonly resolveMachine?: (host: string) => Promise<string | null>;
  /** How requests are traced where an OpenTelemetry SDK is registered. */
  readonly telemetry?: TelemetryOptions;
  readonly clock?: Clock;
  readonly random?: () => number;
}
