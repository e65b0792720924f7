/** Work that nobody waits for, in its order. */
export interface Backlog<Item> {
  add(item: Item): void;
  /** Works off what is there. */
  settle(): void;
}

export interface BacklogOptions {
  /** With so many it is worked off at once. Default 1000. */
  readonly sizeMax?: number;
}

/** Puts work off to the end of the turn, where it delays no answer. */
export function createBacklog<Item>(
  work: (item: Item) => void,
  { sizeMax = 1000 }: BacklogOptions = {},
): Backlog<Item> {
  let items: Item[] = [];
  const settle = (): void => {
    const due = items;
    items = [];
    for (const item of due) work(item);
  };
  return {
    add(item) {
      if (items.push(item) === 1) setImmediate(settle);
      if (items.length >= sizeMax) settle();
    },
    settle,
  };
}
