import type { RouteDecision } from "@harombe/llm";

import type { ClusterError } from "../errors/cluster-error.ts";
import { noCandidate, queueFull, queueTimeout } from "../errors/queue-errors.ts";
import type { BreakerPermit } from "../health/create-breaker.ts";
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
  /** A request could use this node, which is asleep. */
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
  readonly kind: string;
  awaited: RoutedNode | null;
  stopTimer: () => void;
}

/** How often waiting requests are looked at when nothing happens: cool-downs end by themselves. */
const tickMs = 250;
/** Entries of one kind that one look may find unwilling; those behind them wait for the next look. */
const unwillingMax = 16;

/** What one look at the queue has found out about entries that need the same. */
interface KindOutlook {
  ahead: number;
  unwilling: number;
  /** Entries with no more before them would wait as well. */
  waitsBehind: number;
  /** Entries that need a smaller window may find nodes that the unwilling could not take. */
  windowTokens: number;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { router, clock, maxSize, maxWaitMs, agingMs, onNeeded } = options;
  const queue = createWaitQueue<Entry>({ maxSize, agingMs });
  let stopTick: (() => void) | null = null;
  let isPumping = false;
  let isPumpWanted = false;

  const bind = (entry: Entry, choice: BoundChoice): void => {
    const { node, facts, permit } = choice;
    const decision = router.explain(entry.needs, choice);
    router.note(choice);
    node.inFlight += 1;
    node.capacity.inFlight += 1;
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      node.inFlight -= 1;
      node.capacity.inFlight -= 1;
      if (node.inFlight === 0) for (const listener of node.onIdle) listener();
      pump(node);
    };
    const waitedMs = clock.now() - entry.enqueuedAt;
    entry.onBound({ node, facts, permit, decision, waitedMs, release });
  };

  /** Null when the entry need not wait any more, else behind how many others it would wait. */
  const place = (entry: Entry, ahead: number): number | null => {
    const choice = router.choose(entry.needs, { now: clock.now(), ahead });
    const { node, facts, awaited, asleep } = choice;
    if (asleep !== null) onNeeded?.(asleep);
    const permit = node?.breaker.begin() ?? null;
    if (node !== null && facts !== null && permit !== null) {
      settle(entry);
      bind(entry, { ...choice, node, facts, permit });
      return null;
    }
    if (choice.tier === null) {
      settle(entry);
      entry.onRejected(noCandidate(router.reasons(entry.needs)));
      return null;
    }
    entry.awaited = awaited;
    return choice.waitsBehind;
  };
  const settle = (entry: Entry): void => {
    entry.stopTimer();
    queue.remove(entry);
  };

  const pumpOnce = (freed: RoutedNode | null): void => {
    const outlooks = new Map<string, KindOutlook>();
    let index = 0;
    for (let entry = queue.at(0); entry !== undefined; entry = queue.at(index)) {
      const outlook = outlookOf(outlooks, entry.kind);
      const { session } = entry.needs;
      const isAtHome = freed !== null && session !== null && freed.prefixes.has(session);
      const windowTokens = windowOf(entry.needs);
      const mayGo = outlook.ahead > outlook.waitsBehind || windowTokens < outlook.windowTokens;
      if (isAtHome || (mayGo && outlook.unwilling < unwillingMax)) {
        const waitsBehind = place(entry, outlook.ahead);
        if (waitsBehind === null) continue;
        outlook.unwilling += 1;
        outlook.waitsBehind = waitsBehind;
        outlook.windowTokens = Math.min(outlook.windowTokens, windowTokens);
      }
      outlook.ahead += 1;
      index += 1;
    }
  };
  function pump(freed: RoutedNode | null = null): void {
    isPumpWanted = true;
    if (isPumping) return;
    isPumping = true;
    try {
      for (let node = freed; isPumpWanted; node = null) {
        isPumpWanted = false;
        pumpOnce(node);
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

  /** Entries of the same kind before an entry; before a newcomer, all of them. */
  const countAhead = (kind: string, self?: Entry): number => {
    let ahead = 0;
    for (let index = 0; index < queue.size; index += 1) {
      const other = queue.at(index)!;
      if (other === self) break;
      if (other.kind === kind) ahead += 1;
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
        kind: kindOf(submission.needs),
        priority: submission.needs.priority,
        enqueuedAt: clock.now(),
        awaited: null,
        stopTimer: () => {},
      };
      if (!queue.add(entry)) {
        // Those who wait had their choice; what they left is free to be taken.
        const ahead = countAhead(entry.kind);
        if (place(entry, ahead) !== null) entry.onRejected(queueFull(maxSize));
        return () => {};
      }
      entry.stopTimer = clock.startTimer(() => {
        if (queue.remove(entry)) entry.onRejected(queueTimeout(maxWaitMs, queue.size));
        keepTicking();
      }, maxWaitMs);
      // Those before it have been asked, and nothing has changed for them.
      place(entry, countAhead(entry.kind, entry));
      keepTicking();
      return () => {
        settle(entry);
        keepTicking();
      };
    },
    preview(needs) {
      const now = clock.now();
      const choice = router.choose(needs, { now, ahead: countAhead(kindOf(needs)) });
      return router.explain(needs, choice);
    },
    pump: () => pump(),
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

/** Requests that the same nodes may take, as far as their windows hold them. */
function kindOf({ tier, tierBy, tools, vision, model, tried }: RequestNeeds): string {
  const kind = `${tier}${tierBy}${tools}${vision}${model}`;
  return tried.size === 0 ? kind : `${kind} ${[...tried].toSorted().join(" ")}`;
}

function windowOf({ promptTokens, answerTokens }: RequestNeeds): number {
  return promptTokens + answerTokens;
}

function outlookOf(outlooks: Map<string, KindOutlook>, kind: string): KindOutlook {
  const known = outlooks.get(kind);
  if (known !== undefined) return known;
  const outlook = { ahead: 0, unwilling: 0, waitsBehind: -1, windowTokens: Infinity };
  outlooks.set(kind, outlook);
  return outlook;
}
