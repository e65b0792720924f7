/** Work on at most so many requests at once; the others wait in the order they came. */
export interface Slots {
  readonly busy: number;
  readonly waiting: number;
  /** Undefined when too many wait already. Rejects with the signal's reason while waiting. */
  acquire(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function createSlots(count: number, queueMax: number): Slots {
  const queue: (() => void)[] = [];
  let busy = 0;
  const release = (): void => {
    busy -= 1;
    queue.shift()?.();
  };
  const take = (): (() => void) => {
    busy += 1;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      release();
    };
  };
  return {
    get busy() {
      return busy;
    },
    get waiting() {
      return queue.length;
    },
    acquire: async (signal) => {
      signal.throwIfAborted();
      if (busy < count) return take();
      if (queue.length >= queueMax) return undefined;
      return new Promise((resolve, reject) => {
        const start = (): void => {
          signal.removeEventListener("abort", leave);
          resolve(take());
        };
        const leave = (): void => {
          queue.splice(queue.indexOf(start), 1);
          reject(signal.reason as Error);
        };
        queue.push(start);
        signal.addEventListener("abort", leave, { once: true });
      });
    },
  };
}
