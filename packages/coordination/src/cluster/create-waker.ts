import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Clock } from "../time/clock.ts";
import type { WakeOptions } from "./cluster-options.ts";

export interface WakerOptions extends Partial<WakeOptions> {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onWaking: (node: ManagedNode) => void;
}

export interface Waker {
  /** Sends the packet, unless the node is awake, being woken, or nobody knows how. */
  wake(node: ManagedNode): void;
}

/** Counts a woken node as loading until it answers, or until it has taken too long. */
export function createWaker({
  wake,
  timeoutMs = 120_000,
  retryMs = 300_000,
  clock,
  signal,
  onWaking,
}: WakerOptions): Waker {
  /** Stops the timer of a node's last waking, by which that is told from earlier ones. */
  const wakings = new Map<ManagedNode, () => void>();
  const stopAll = (): void => {
    for (const stop of wakings.values()) stop();
    wakings.clear();
  };
  signal.addEventListener("abort", stopAll, { once: true });

  const giveUp = (node: ManagedNode, waking: () => void, reason: string): void => {
    if (wakings.get(node) !== waking) return;
    wakings.delete(node);
    waking();
    const { routed } = node;
    if (routed.phase !== "waking") return;
    routed.phase = "down";
    routed.reason = reason;
    routed.wakelessUntil = clock.now() + retryMs;
    onWaking(node);
  };
  return {
    wake(node) {
      const { routed, config } = node;
      if (wake === undefined || routed.phase !== "asleep" || signal.aborted) return;
      routed.phase = "waking";
      routed.readyAt = clock.now() + routed.wakeMs;
      const tooLate = `it did not wake within ${timeoutMs} ms`;
      wakings.get(node)?.();
      const waking = clock.startTimer(() => giveUp(node, waking, tooLate), timeoutMs);
      wakings.set(node, waking);
      wake(config, { signal }).then(
        () => onWaking(node),
        (error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          giveUp(node, waking, `it cannot be woken: ${why}`);
        },
      );
    },
  };
}
