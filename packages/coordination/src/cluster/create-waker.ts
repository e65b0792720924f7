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
  expectedMs = 30_000,
  clock,
  signal,
  onWaking,
}: WakerOptions): Waker {
  const giveUp = (node: ManagedNode): void => {
    const { routed } = node;
    if (routed.phase !== "waking") return;
    routed.phase = "asleep";
    routed.reason = `it did not wake within ${timeoutMs} ms`;
    onWaking(node);
  };
  return {
    wake(node) {
      const { routed, config } = node;
      if (wake === undefined || routed.phase !== "asleep" || signal.aborted) return;
      routed.phase = "waking";
      routed.readyAt = clock.now() + expectedMs;
      clock.startTimer(() => giveUp(node), timeoutMs);
      wake(config, { signal }).then(
        () => onWaking(node),
        (error: unknown) => {
          if (routed.phase !== "waking") return;
          routed.phase = "down";
          const why = error instanceof Error ? error.message : String(error);
          routed.reason = `it cannot be woken: ${why}`;
          onWaking(node);
        },
      );
    },
  };
}
