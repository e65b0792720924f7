import type { ManagedNode } from "../nodes/create-managed-node.ts";
import { detached } from "../telemetry/detached.ts";
import type { Clock } from "../time/clock.ts";

export interface HealthOptions {
  /** Default 30000. */
  readonly intervalMs?: number;
  /** While something is wrong with the node, but not while its machine sleeps. Default 2000. */
  readonly urgentIntervalMs?: number;
  /** Each interval is up to so much longer or shorter, as a share. Default 0.2. */
  readonly jitter?: number;
  /** Of one check. Default `timeouts.connectMs`. */
  readonly timeoutMs?: number | null;
}

export interface HealthMonitorOptions extends HealthOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Called after each check. */
  readonly onChecked: (node: ManagedNode) => void;
}

export interface HealthMonitor {
  /** Resolves after the first check. */
  add(node: ManagedNode): Promise<void>;
  remove(node: ManagedNode): void;
  /** Something went wrong there: looks again soon. */
  hurry(node: ManagedNode): void;
  /** Checks now, or joins the check under way. */
  check(node: ManagedNode): Promise<void>;
  close(): void;
}

interface Watch {
  stopTimer: () => void;
  dueAt: number;
  running: Promise<void> | null;
}

/** Looks after every node by itself, so that a slow one delays no other. */
export function createHealthMonitor({
  clock,
  random,
  onChecked,
  intervalMs = 30_000,
  urgentIntervalMs = 2000,
  jitter = 0.2,
}: HealthMonitorOptions): HealthMonitor {
  const watches = new Map<ManagedNode, Watch>();
  const controller = new AbortController();

  /** Nothing wrong, or a machine that asking often might keep from sleeping. */
  const isCalm = ({ routed }: ManagedNode): boolean =>
    routed.phase === "asleep" || (routed.phase === "up" && routed.breaker.state === "closed");
  const schedule = (node: ManagedNode, watch: Watch, delayMs: number): void => {
    watch.stopTimer();
    watch.dueAt = clock.now() + delayMs;
    watch.stopTimer = clock.startTimer(() => void detached(() => check(node)), delayMs);
  };
  const scheduleNext = (node: ManagedNode, watch: Watch): void => {
    const baseMs = isCalm(node) ? intervalMs : urgentIntervalMs;
    schedule(node, watch, baseMs * (1 + jitter * (2 * random() - 1)));
  };
  const check = (node: ManagedNode): Promise<void> => {
    const watch = watches.get(node);
    if (watch === undefined) return Promise.resolve();
    watch.stopTimer();
    watch.running ??= run(node, watch);
    return watch.running;
  };
  const run = async (node: ManagedNode, watch: Watch): Promise<void> => {
    await node.check({ signal: controller.signal });
    watch.running = null;
    if (watches.get(node) !== watch) return;
    scheduleNext(node, watch);
    onChecked(node);
  };
  return {
    check,
    add(node) {
      watches.set(node, { stopTimer: () => {}, dueAt: Infinity, running: null });
      return check(node);
    },
    remove(node) {
      watches.get(node)?.stopTimer();
      watches.delete(node);
    },
    hurry(node) {
      const watch = watches.get(node);
      if (watch === undefined || watch.running !== null) return;
      const soonMs = urgentIntervalMs / 10;
      if (watch.dueAt > clock.now() + soonMs) schedule(node, watch, soonMs);
    },
    close() {
      for (const watch of watches.values()) watch.stopTimer();
      watches.clear();
      controller.abort(new DOMException("The cluster was closed", "AbortError"));
    },
  };
}
