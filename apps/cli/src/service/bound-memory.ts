import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

export interface BoundMemoryOptions {
  /**
   * Bytes for what was just made, in two halves of which one is in use; it may double once more
   * before it is stopped. Default 32 MiB.
   */
  readonly youngBytesMax?: number;
  /** Garbage among the rest that may lie before it is cleaned up, in percent of what lives. Default 100. */
  readonly garbagePercent?: number;
}

/**
 * Keeps what a busy process holds in memory near to what it uses, until disposed of. By itself V8
 * (of Node 24) lets the young generation grow to 128 MiB and the rest to four times of what lives in
 * it, and gives hardly anything back afterwards. Costs processor time while many requests come at
 * once.
 *
 * Node has options for it that only who starts it can give. Inside, how fast the young generation
 * grows can be changed, so it is let grow, and stopped after the collection that finds it large enough.
 */
export function boundMemory({
  youngBytesMax = 32 * 1024 ** 2,
  garbagePercent = 100,
}: BoundMemoryOptions = {}): Disposable {
  let mayGrow = true;
  const bound = (): void => {
    const isSmall = youngBytes() * growthFactor <= youngBytesMax;
    if (isSmall === mayGrow) return;
    mayGrow = isSmall;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? growthFactor : 1}`);
  };
  setFlagsFromString(`--heap-growing-percent=${garbagePercent}`);
  const observer = new PerformanceObserver(bound);
  observer.observe({ entryTypes: ["gc"] });
  return { [Symbol.dispose]: () => observer.disconnect() };
}

/** V8's own. */
const growthFactor = 2;

function youngBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
  return space?.space_size ?? 0;
}
