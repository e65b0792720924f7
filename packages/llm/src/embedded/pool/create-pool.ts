/** Lends a fixed set of things, first come, first served. */
export interface Pool<Item> {
  readonly isIdle: boolean;
  /** Undefined when too many wait already. Rejects with the signal's reason while waiting. */
  acquire(signal: AbortSignal): Promise<Lease<Item> | undefined>;
}

export interface Lease<Item> {
  readonly item: Item;
  readonly release: () => void;
}

export function createPool<Item>(items: readonly Item[], queueMax: number): Pool<Item> {
  const free = [...items];
  const queue: ((item: Item) => void)[] = [];
  const giveBack = (item: Item): void => {
    const next = queue.shift();
    if (next === undefined) free.push(item);
    else next(item);
  };
  const lend = (item: Item): Lease<Item> => {
    let isOut = true;
    const release = (): void => {
      if (isOut) giveBack(item);
      isOut = false;
    };
    return { item, release };
  };
  return {
    get isIdle() {
      return free.length === items.length;
    },
    acquire: async (signal) => {
      signal.throwIfAborted();
      // The one used last: its cache is the warmest.
      const item = free.pop();
      if (item !== undefined) return lend(item);
      if (queue.length >= queueMax) return undefined;
      return new Promise((resolve, reject) => {
        const take = (next: Item): void => {
          signal.removeEventListener("abort", leave);
          resolve(lend(next));
        };
        const leave = (): void => {
          queue.splice(queue.indexOf(take), 1);
          reject(signal.reason as Error);
        };
        queue.push(take);
        signal.addEventListener("abort", leave, { once: true });
      });
    },
  };
}
