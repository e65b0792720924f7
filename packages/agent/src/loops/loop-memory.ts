/** What loop detection remembers of an agent's work. Plain JSON, bounded. */
export interface LoopMemory {
  /** Hashes of the latest calls, the newest last. */
  calls: string[];
  /** Hashes of the latest calls with their results, the newest last. */
  outcomes: string[];
  /** Hashes of the latest texts, the newest last. */
  texts: string[];
  /** The model was told once. */
  isTold: boolean;
}

export function createLoopMemory(): LoopMemory {
  return { calls: [], outcomes: [], texts: [], isTold: false };
}
