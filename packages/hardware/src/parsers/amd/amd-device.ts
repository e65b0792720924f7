/** A GPU as one of AMD's tools describes it; what it does not tell is `null`. */
export interface AmdDevice {
  readonly index: number;
  readonly pciAddress: string | null;
  readonly name: string | null;
  readonly driver: string | null;
  readonly vramTotalBytes: number | null;
  readonly vramUsedBytes: number | null;
  /** System memory that the driver may lend to the GPU. */
  readonly gttTotalBytes: number | null;
  readonly gttUsedBytes: number | null;
}

const blank: Omit<AmdDevice, "index"> = {
  pciAddress: null,
  name: null,
  driver: null,
  vramTotalBytes: null,
  vramUsedBytes: null,
  gttTotalBytes: null,
  gttUsedBytes: null,
};

/** A device of which only some things are known. */
export function toAmdDevice(index: number, facts: Partial<AmdDevice>): AmdDevice {
  return { ...blank, ...facts, index };
}

/** Joins what several commands tell about the same devices; the first that knows something wins. */
export function mergeAmdDevices(...lists: readonly (readonly AmdDevice[])[]): readonly AmdDevice[] {
  const merged = new Map<number, AmdDevice>();
  for (const device of lists.flat()) {
    const before = merged.get(device.index);
    const facts = Object.entries(before ?? {}).filter(([, value]) => value !== null);
    merged.set(device.index, { ...device, ...Object.fromEntries(facts) });
  }
  return [...merged.values()].toSorted((left, right) => left.index - right.index);
}
