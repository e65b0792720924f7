import type { RouteDecision } from "@harombe/llm";

import type { AttemptLimits } from "../attempt/call.ts";
import { defaultNodeTimeouts, type NodeTimeouts } from "../attempt/node-timeouts.ts";
import {
  createEscalationTracker,
  type EscalationTracker,
} from "../escalate/create-escalation-tracker.ts";
import { createEscalationCounts } from "../escalate/evidence.ts";
import { createHealthMonitor, type HealthMonitor } from "../health/create-health-monitor.ts";
import { type AnswerLengths, createAnswerLengths } from "../learn/answer-lengths.ts";
import { type ClusterRecorder, createClusterRecorder } from "../metrics/create-cluster-recorder.ts";
import { createRing, type Ring } from "../metrics/create-ring.ts";
import type { ClusterNode } from "../nodes/cluster-node.ts";
import { createMachines, type Machines } from "../nodes/create-machines.ts";
import { createManagedNode, type ManagedNode } from "../nodes/create-managed-node.ts";
import { resolveMachine } from "../nodes/host-address.ts";
import { createDispatcher, type Dispatcher } from "../queue/create-dispatcher.ts";
import { createRouter } from "../route/create-router.ts";
import type { ModelAliases } from "../route/find-model.ts";
import { routingPolicies } from "../route/policies.ts";
import type { RoutingPolicy } from "../route/routing-policy.ts";
import type { TelemetryOptions } from "../telemetry/telemetry-options.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { ClusterOptions, RoutingOptions } from "./cluster-options.ts";
import { createNodeRegistry, type NodeRegistry } from "./create-node-registry.ts";
import { createWaker, type Waker } from "./create-waker.ts";

/** Nodes that can be reached have answered by then. */
const graceMs = 1000;

/** Everything a cluster consists of, put together once. */
export interface ClusterParts {
  readonly id: string;
  readonly clock: Clock;
  readonly registry: NodeRegistry;
  readonly machines: Machines;
  readonly dispatcher: Dispatcher;
  readonly monitor: HealthMonitor;
  readonly waker: Waker;
  readonly recorder: ClusterRecorder;
  readonly decisions: Ring<RouteDecision>;
  readonly lengths: AnswerLengths;
  readonly escalation: EscalationTracker | null;
  readonly aliases: ModelAliases;
  readonly timeouts: NodeTimeouts;
  readonly limits: AttemptLimits;
  readonly deadlineMs: number | null;
  readonly continueStreams: boolean;
  /** How long a first request waits for nodes that nobody has asked yet. */
  readonly startGraceMs: { readonly answers: number; readonly vectors: number };
  readonly closing: AbortController;
  readonly listeners: Set<() => void>;
  /** Tells the subscribers that a row of the status may have changed. */
  readonly changed: () => void;
  readonly telemetry: TelemetryOptions;
  createNode(config: ClusterNode): ManagedNode;
}

export function createClusterParts(options: ClusterOptions): ClusterParts {
  const { id = "harombe", routing = {}, aliases = {}, health = {} } = options;
  const { clock = systemClock, random = Math.random, history = {} } = options;
  const timeouts = { ...defaultNodeTimeouts, ...routing.timeouts };
  const registry = createNodeRegistry();
  const machines = createMachines();
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const decides = routerOptions(routing);
  const router = createRouter(registry.routed, { ...decides, aliases, random });
  const { maxSize = 256, maxWaitMs = 120_000, agingMs = 10_000 } = routing.queue ?? {};
  const dispatcher: Dispatcher = createDispatcher({
    router,
    clock,
    maxSize,
    maxWaitMs,
    agingMs,
    onNeeded: (node) => waker.wake(registry.get(node.name)),
  });
  const monitor = createHealthMonitor({
    ...health,
    clock,
    random,
    onChecked() {
      dispatcher.pump();
      changed();
    },
  });
  const waker: Waker = createWaker({
    ...options.wake,
    clock,
    signal: closing.signal,
    onWaking(node) {
      monitor.hurry(node);
      dispatcher.pump();
      changed();
    },
  });
  const escalation = (routing.escalation ?? true) ? createEscalationTracker() : null;
  return {
    id,
    clock,
    registry,
    machines,
    dispatcher,
    monitor,
    waker,
    recorder: createClusterRecorder(clock, {
      errorsMax: history.errors ?? 100,
      escalations: escalation?.counts ?? createEscalationCounts(),
    }),
    decisions: createRing(history.decisions ?? 100),
    lengths: createAnswerLengths(),
    escalation,
    aliases,
    timeouts,
    limits: routing.attempts ?? {},
    deadlineMs: routing.deadlineMs === undefined ? 300_000 : routing.deadlineMs,
    continueStreams: routing.continueStreams ?? false,
    startGraceMs: {
      answers: options.startGraceMs ?? (decides.policy.bindsLate && maxSize > 0 ? 0 : graceMs),
      // Their tier is that of a node which is known to have the model.
      vectors: options.startGraceMs ?? graceMs,
    },
    closing,
    listeners,
    changed,
    telemetry: options.telemetry ?? {},
    createNode(config) {
      const node = createManagedNode(config, {
        clock,
        machines,
        resolveMachine: options.resolveMachine ?? resolveMachine,
        breaker: options.breaker ?? {},
        priors: routing.priors ?? {},
        timeoutMs: health.timeoutMs === undefined ? timeouts.connectMs : health.timeoutMs,
      });
      node.routed.wakeMs = options.wake?.expectedMs ?? 30_000;
      return node;
    },
  };
}

function routerOptions({
  policy = "cost",
  preferLocal = true,
  fallbackStrategy = "graceful",
  loadBalance = true,
  tierPatienceMs = 10_000,
}: RoutingOptions) {
  return {
    policy: toPolicy(policy),
    preferLocal,
    fallbackStrategy,
    loadBalance,
    tierPatienceMs,
  };
}

function toPolicy(policy: NonNullable<RoutingOptions["policy"]>): RoutingPolicy {
  if (typeof policy !== "string") return policy;
  if (Object.hasOwn(routingPolicies, policy)) return routingPolicies[policy];
  const known = Object.keys(routingPolicies).join(", ");
  throw new TypeError(`routing.policy must be one of ${known}, not ${JSON.stringify(policy)}`);
}
