/** What orders waiting things. */
export interface QueueOrder {
  /** Larger goes first; cut to the bounds. */
  readonly priority: number;
  readonly enqueuedAt: number;
}

export interface WaitQueueOptions {
  /** Entries, at most. Default 256. */
  readonly maxSize?: number;
  /** Waiting this long is worth one step of priority. Default 10000. */
  readonly agingMs?: number;
}

/** Entries in the order in which they are served. */
export interface WaitQueue<T extends QueueOrder> {
  readonly size: number;
  readonly isFull: boolean;
  at(index: number): T | undefined;
  /** False when it is full. */
  add(entry: T): boolean;
  /** False when it is not in it. */
  remove(entry: T): boolean;
  clear(): readonly T[];
}

/** Beyond it, priorities are cut: nobody can overtake by more than twice this many steps of age. */
export const priorityMax = 10;

/**
 * Priority, then age. Both fold into one key that never changes while an entry waits: the time of
 * its arrival, minus what its priority is worth. So whoever waits long enough goes first.
 */
export function createWaitQueue<T extends QueueOrder>({
  maxSize = 256,
  agingMs = 10_000,
}: WaitQueueOptions = {}): WaitQueue<T> {
  let entries: T[] = [];
  const keyOf = ({ priority, enqueuedAt }: T): number => {
    const bounded = Math.min(priorityMax, Math.max(-priorityMax, priority));
    return enqueuedAt - bounded * agingMs;
  };
  return {
    get size() {
      return entries.length;
    },
    get isFull() {
      return entries.length >= maxSize;
    },
    at: (index) => entries[index],
    add(entry) {
      if (entries.length >= maxSize) return false;
      const key = keyOf(entry);
      let index = entries.length;
      // Most entries belong at the end.
      while (index > 0 && keyOf(entries[index - 1]!) > key) index -= 1;
      entries.splice(index, 0, entry);
      return true;
    },
    remove(entry) {
      const index = entries.indexOf(entry);
      if (index >= 0) entries.splice(index, 1);
      return index >= 0;
    },
    clear() {
      const all = entries;
      entries = [];
      return all;
    },
  };
}
