import { LlmError } from "@harombe/llm";

import type { NodeFailure } from "../attempt/node-attempt.ts";
import type { ClusterNode, NodeStatus } from "../nodes/cluster-node.ts";
import type { ManagedNode } from "../nodes/create-managed-node.ts";
import { toNodeStatus } from "../nodes/to-node-status.ts";
import { withTimeLimit } from "../time/with-time-limit.ts";
import type { Cluster, RemoveOptions } from "./cluster.ts";
import type { ClusterParts } from "./create-cluster-parts.ts";
import { assertNode } from "./create-node-registry.ts";
import { waitUntilIdle } from "./wait-until-idle.ts";

export interface Membership {
  readonly add: Cluster["addNode"];
  readonly remove: Cluster["removeNode"];
  readonly drain: Cluster["drainNode"];
  readonly resume: Cluster["resumeNode"];
  readonly update: Cluster["updateNodes"];
  readonly check: Cluster["check"];
  readonly ready: Cluster["ready"];
  readonly status: () => readonly NodeStatus[];
  /** Waits for nodes that nobody has asked yet, but no longer than the grace. */
  settled(graceMs: number, signal: AbortSignal | undefined): Promise<void>;
  readonly noteFailure: (failure: NodeFailure) => void;
}

/** How long a node that says it is busy, and not for how long, is left alone. */
const coolDownMs = 1000;
const coolDownMsMax = 300_000;

/** Nodes come, go, and fail. */
export function createMembership(parts: ClusterParts): Membership {
  const { registry, dispatcher, monitor, recorder, clock, changed } = parts;
  const firstChecks = new Map<ManagedNode, Promise<void>>();

  const add = (config: ClusterNode): Promise<void> => {
    assertNode(config, registry);
    const node = parts.createNode(config);
    registry.add(node);
    changed();
    if (config.enabled === false) return Promise.resolve();
    const checking = monitor.add(node).finally(() => firstChecks.delete(node));
    firstChecks.set(node, checking);
    return checking;
  };
  const drop = async (node: ManagedNode): Promise<void> => {
    monitor.remove(node);
    registry.remove(node);
    firstChecks.delete(node);
    dispatcher.pump();
    changed();
    await node.close();
  };
  const drain = async (name: string, options: RemoveOptions = {}): Promise<void> => {
    const { routed } = registry.get(name);
    routed.isDraining = true;
    dispatcher.pump();
    changed();
    await waitUntilIdle(routed, { ...options, clock });
  };
  const remove = async (name: string, options: RemoveOptions = {}): Promise<void> => {
    const node = registry.get(name);
    await drain(name, options);
    await drop(node);
  };
  const allChecked = async (): Promise<void> => {
    await Promise.allSettled(firstChecks.values());
  };

  return {
    add,
    drain,
    remove,
    resume(name) {
      registry.get(name).routed.isDraining = false;
      dispatcher.pump();
      changed();
    },
    async update(configs) {
      const wanted = new Map(configs.map((config) => [config.name, config]));
      const leaving = registry.nodes.filter(
        ({ config }) => !isSame(config, wanted.get(config.name)),
      );
      await Promise.all(leaving.map(({ config }) => remove(config.name)));
      const coming = configs.filter(({ name }) => registry.find(name) === undefined);
      await Promise.all(coming.map(add));
    },
    async check(name) {
      const nodes = name === undefined ? registry.nodes : [registry.get(name)];
      await Promise.all(nodes.map((node) => monitor.check(node)));
    },
    ready: ({ signal } = {}) => withTimeLimit(allChecked, { clock, limitMs: null, signal }),
    status: () =>
      registry.nodes.map((node) =>
        toNodeStatus(node, { queued: dispatcher.queuedFor(node.routed), now: clock.now() }),
      ),
    async settled(graceMs, signal) {
      if (firstChecks.size === 0 || graceMs === 0) return;
      let stopTimer = (): void => {};
      const grace = new Promise<void>((resolve) => {
        stopTimer = clock.startTimer(resolve, graceMs);
      });
      const either = (): Promise<void> => Promise.race([allChecked(), grace]);
      try {
        await withTimeLimit(either, { clock, limitMs: null, signal });
      } finally {
        stopTimer();
      }
    },
    noteFailure({ node, error, kind }) {
      const { routed, config } = node;
      recorder.noteError(config.name, error);
      if (kind === "capacity") {
        const asked = LlmError.isInstance(error) ? error.retryAfterMs : undefined;
        routed.coolUntil = clock.now() + Math.min(coolDownMsMax, asked ?? coolDownMs);
      }
      if (kind === "unauthorized")
        node.refuse(error instanceof Error ? error.message : String(error));
      if (kind === "node" || kind === "unauthorized") monitor.hurry(node);
      changed();
    },
  };
}

/** Whether two descriptions mean the same node; how they connect cannot be compared but by identity. */
function isSame(one: ClusterNode, other: ClusterNode | undefined): boolean {
  if (other === undefined) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof ClusterNode>;
  return [...keys].every((key) => one[key] === other[key]);
}
