import type { RequestFault, SimulatedFault } from "./simulated-fault.ts";

export interface FaultPicker {
  /** The fault that hits the next request, if any. Counts the request. */
  pick(isWork: boolean): RequestFault | undefined;
}

/** Decides for each request; the first fault of the list that hits wins. */
export function createFaultPicker(
  faults: readonly SimulatedFault[],
  random: () => number,
): FaultPicker {
  const entries = faults.filter((fault): fault is RequestFault => fault.kind !== "refuse");
  const counts = entries.map(() => 0);
  const isHit = (fault: RequestFault, index: number, isWork: boolean): boolean => {
    if (!isWork && fault.scope !== "all") return false;
    const number = counts[index] ?? 0;
    counts[index] = number + 1;
    if (fault.requests?.includes(number) === true) return true;
    const probability = fault.probability ?? (fault.requests === undefined ? 1 : 0);
    return probability > 0 && random() < probability;
  };
  return {
    pick: (isWork) => {
      // Every entry counts every request, also one that an earlier entry hit.
      const hits = entries.filter((fault, index) => isHit(fault, index, isWork));
      return hits[0];
    },
  };
}
