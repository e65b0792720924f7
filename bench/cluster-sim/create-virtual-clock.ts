import type { Clock } from "../../packages/coordination/src/time/clock.ts";

interface Timer {
  readonly at: number;
  /** Timers of one moment fire in the order in which they were started. */
  readonly order: number;
  callback: (() => void) | null;
}

export interface VirtualClock extends Clock {
  /** Runs until nothing is left to happen, or until `isDone`. */
  run(isDone?: () => boolean): void;
}

/** Time that passes as fast as its events can be worked off: a binary heap of timers. */
export function createVirtualClock(): VirtualClock {
  const heap: Timer[] = [];
  let now = 0;
  let started = 0;
  const isBefore = (one: Timer, other: Timer): boolean =>
    one.at < other.at || (one.at === other.at && one.order < other.order);
  const push = (timer: Timer): void => {
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(timer, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = timer;
  };
  const pop = (): Timer | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  };
  return {
    now: () => now,
    startTimer(callback, delayMs) {
      const timer: Timer = { at: now + Math.max(0, delayMs), order: (started += 1), callback };
      push(timer);
      return () => {
        timer.callback = null;
      };
    },
    run(isDone = () => false) {
      while (!isDone()) {
        const timer = pop();
        if (timer === undefined) return;
        if (timer.callback === null) continue;
        now = timer.at;
        timer.callback();
      }
    },
  };
}
