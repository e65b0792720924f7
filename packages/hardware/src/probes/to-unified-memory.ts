import { type Fact, factOf, firstKnown } from "../report/fact.ts";
import type { MemoryReport } from "../report/hardware-report.ts";

const source = "system memory";

export interface UnifiedMemory {
  readonly total: Fact<number>;
  readonly free: Fact<number>;
  readonly usable: Fact<number>;
}

/** What a GPU has that works in the one memory of its machine. */
export function toUnifiedMemory({ totalBytes, availableBytes }: MemoryReport): UnifiedMemory {
  const total = factOf(totalBytes, source, "the machine's memory is unknown");
  const free = factOf(availableBytes, source, "available memory is unknown");
  return { total, free, usable: firstKnown(free, total) };
}
