import type { RouteDecision } from "@harombe/llm";

import type { ClusterError } from "../errors/cluster-error.ts";
import { noCandidate, queueFull, queueTimeout } from "../errors/queue-errors.ts";
import type { BreakerPermit } from "../health/create-breaker.ts";
import type { Tier } from "../nodes/cluster-node.ts";
import type { ModelFacts, RoutedNode } from "../nodes/routed-node.ts";
import type { Choice, Router } from "../route/create-router.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import type { Clock } from "../time/clock.ts";
import { createWaitQueue, type QueueOrder } from "./create-wait-queue.ts";

/** A request that has a slot on a node, until it is released. */
export interface Binding {
  readonly node: RoutedNode;
  readonly facts: ModelFacts;
  readonly permit: BreakerPermit;
  readonly decision: RouteDecision;
  readonly waitedMs: number;
  /** Frees the slot. Only the first call counts. */
  release(): void;
}

export interface Submission {
  readonly needs: RequestNeeds;
  /** May be called before `submit` returns. */
  readonly onBound: (binding: Binding) => void;
  readonly onRejected: (error: ClusterError) => void;
}

export interface DispatcherOptions {
  readonly router: Router;
  readonly clock: Clock;
  /** Entries that wait, at most. */
  readonly maxSize: number;
  readonly maxWaitMs: number;
  readonly agingMs: number;
  /** A request waits for this node, which is asleep. */
  readonly onNeeded?: (node: RoutedNode) => void;
}

/** Gives waiting requests to nodes. All of it runs inside the caller's turn, on the given clock. */
export interface Dispatcher {
  readonly queued: number;
  /** The returned function takes the request back; it does nothing once that was bound or rejected. */
  submit(submission: Submission): () => void;
  /** The decision for a request that came now, without taking anything. */
  preview(needs: RequestNeeds): RouteDecision;
  /** To be called when something changed that may let a request go. */
  pump(): void;
  queuedFor(node: RoutedNode): number;
  /** Rejects everything that waits. */
  close(error: ClusterError): void;
}

interface BoundChoice extends Choice {
  readonly node: RoutedNode;
  readonly facts: ModelFacts;
  readonly permit: BreakerPermit;
}

interface Entry extends Submission, QueueOrder {
  awaited: RoutedNode | null;
  stopTimer: () => void;
}

/** How often waiting requests are looked at when nothing happens: cool-downs end by themselves. */
const tickMs = 250;
/** Entries of one kind that one look may find unwilling; those behind them wait for the next look. */
const unwillingMax = 16;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { router, clock, maxSize, maxWaitMs, agingMs, onNeeded } = options;
  const queue = createWaitQueue<Entry>({ maxSize, agingMs });
  let stopTick: (() => void) | null = null;
  let isPumping = false;
  let isPumpWanted = false;

  const bind = (entry: Entry, choice: BoundChoice): void => {
    const { node, facts, permit } = choice;
    const decision = router.explain(entry.needs, choice);
    node.inFlight += 1;
    node.capacity.inFlight += 1;
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      node.inFlight -= 1;
      node.capacity.inFlight -= 1;
      pump();
    };
    const waitedMs = clock.now() - entry.enqueuedAt;
    entry.onBound({ node, facts, permit, decision, waitedMs, release });
  };

  /** True when the entry need not wait any more. */
  const place = (entry: Entry, ahead: number): boolean => {
    const choice = router.choose(entry.needs, { now: clock.now(), ahead });
    const { node, facts } = choice;
    const permit = node?.breaker.begin() ?? null;
    if (node !== null && facts !== null && permit !== null) {
      settle(entry);
      bind(entry, { ...choice, node, facts, permit });
      return true;
    }
    if (choice.tier === null) {
      settle(entry);
      entry.onRejected(noCandidate(router.explain(entry.needs, choice)));
      return true;
    }
    entry.awaited = choice.awaited;
    if (choice.awaited?.phase === "asleep") onNeeded?.(choice.awaited);
    return false;
  };
  const settle = (entry: Entry): void => {
    entry.stopTimer();
    queue.remove(entry);
  };

  const pumpOnce = (): void => {
    const ahead: Record<Tier, number> = { 0: 0, 1: 0, 2: 0 };
    const unwilling = new Map<string, number>();
    let index = 0;
    for (let entry = queue.at(0); entry !== undefined; entry = queue.at(index)) {
      const { needs } = entry;
      const kind = `${needs.tier}${needs.tools}${needs.vision}${needs.model}`;
      const refusals = unwilling.get(kind) ?? 0;
      if (refusals < unwillingMax && place(entry, ahead[needs.tier])) continue;
      unwilling.set(kind, refusals + 1);
      ahead[needs.tier] += 1;
      index += 1;
    }
  };
  function pump(): void {
    isPumpWanted = true;
    if (isPumping) return;
    isPumping = true;
    try {
      while (isPumpWanted) {
        isPumpWanted = false;
        pumpOnce();
      }
    } finally {
      isPumping = false;
    }
    keepTicking();
  }
  const keepTicking = (): void => {
    if (queue.size === 0) {
      stopTick?.();
      stopTick = null;
      return;
    }
    stopTick ??= clock.startTimer(() => {
      stopTick = null;
      pump();
    }, tickMs);
  };

  const countAhead = (tier: Tier): number => {
    let ahead = 0;
    for (let index = 0; index < queue.size; index += 1) {
      if (queue.at(index)!.needs.tier === tier) ahead += 1;
    }
    return ahead;
  };

  return {
    get queued() {
      return queue.size;
    },
    submit(submission) {
      const entry: Entry = {
        ...submission,
        priority: submission.needs.priority,
        enqueuedAt: clock.now(),
        awaited: null,
        stopTimer: () => {},
      };
      if (!queue.add(entry)) {
        // Those who wait had their choice; what they left is free to be taken.
        if (!place(entry, countAhead(submission.needs.tier))) entry.onRejected(queueFull(maxSize));
        return () => {};
      }
      entry.stopTimer = clock.startTimer(() => {
        if (queue.remove(entry)) entry.onRejected(queueTimeout(maxWaitMs, queue.size));
        keepTicking();
      }, maxWaitMs);
      pump();
      return () => {
        settle(entry);
        keepTicking();
      };
    },
    preview(needs) {
      const now = clock.now();
      const choice = router.choose(needs, { now, ahead: countAhead(needs.tier) });
      return router.explain(needs, choice);
    },
    pump,
    queuedFor(node) {
      let count = 0;
      for (let index = 0; index < queue.size; index += 1) {
        if (queue.at(index)!.awaited === node) count += 1;
      }
      return count;
    },
    close(error) {
      stopTick?.();
      stopTick = null;
      for (const entry of queue.clear()) {
        entry.stopTimer();
        entry.onRejected(error);
      }
    },
  };
}
