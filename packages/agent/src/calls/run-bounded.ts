/** Runs work on each item, at most `parallelMax` at the same time, and waits for all of it. */
export async function runBounded<Item>(
  items: readonly Item[],
  parallelMax: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  if (items.length === 1) return work(items[0]!);
  const queue = items.values();
  const drain = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  const workers = Array.from({ length: Math.min(parallelMax, items.length) }, drain);
  const ends = await Promise.allSettled(workers);
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}
