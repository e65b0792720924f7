import type { ChallengeResponder } from "@harombe/coordination";

import type { Assistant } from "../assistant/assistant.ts";
import type { ServerDiscovery } from "../discovery/create-server-discovery.ts";
import type { Lifecycle } from "../lifecycle/lifecycle.ts";
import type { Metrics } from "../metrics/create-metrics.ts";
import type { RunManager } from "../runs/run-manager.ts";
import type { GuardOptions } from "../safety/guard.ts";

/** Bounds of the HTTP side. */
export interface AppLimits {
  /** Bytes of one request's body. Default 10 MiB. */
  readonly bodyBytes: number;
  /** Longest silence of an event stream before a comment line is written. Default 15 000. */
  readonly keepAliveMs: number;
  /** How long a reader may take nothing before it is given up. Default 30 000. */
  readonly stallMs: number;
  /** How long GET /health waits for the engine. Default 2000. */
  readonly healthMs: number;
  /** Longest `Prefer: wait`. Default 600 000. */
  readonly waitMsMax: number;
  /**
   * How often other harombe servers may have passed on what this one gives to its cluster; what was
   * passed on so often is for this machine's engine alone. Embeddings are passed on once at most.
   * More than 1 is for chains in which no two servers list each other. Default 1.
   */
  readonly hopsMax: number;
}

export const defaultAppLimits: AppLimits = {
  bodyBytes: 10 * 1024 * 1024,
  keepAliveMs: 15_000,
  stallMs: 30_000,
  healthMs: 2000,
  waitMsMax: 600_000,
  hopsMax: 1,
};

/** What an app is made of. */
export interface AppParts {
  readonly assistant: Assistant;
  readonly runs: RunManager;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly guard: GuardOptions;
  readonly limits: AppLimits;
  /** This machine's name in `x-harombe-node`, routes and metrics. */
  readonly nodeName: string;
  readonly version: string;
  /** Proves on `/health` that this machine knows the discovery token. Default: it has none. */
  readonly challenges?: ChallengeResponder | undefined;
  /** Who else is on the network; null until the server listens, or where nobody looks. */
  readonly discovery?: () => ServerDiscovery | null;
  /** Told of failures that no client learns the details of. */
  readonly onError: (error: unknown, context: { readonly requestId: string }) => void;
}
