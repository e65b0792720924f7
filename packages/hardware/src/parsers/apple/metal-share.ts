const gibibyte = 1024 ** 3;

/** Up to this size Metal recommends two thirds of memory, above it three quarters. */
const smallMachineBytesMax = 36 * gibibyte;

/**
 * What a GPU of Apple silicon may take of the one memory.
 *
 * The setting `iogpu.wired_limit_mb` counts where it is set (0 is "not set"). Without it the share is
 * what Metal reports as `recommendedMaxWorkingSetSize`: about two thirds on machines of up to 36 GB,
 * those below 24 GB included (10.67 of 16 GB), and three quarters on larger ones.
 */
export function metalShareBytes({
  memoryBytes,
  wiredLimitMb,
}: {
  readonly memoryBytes: number;
  readonly wiredLimitMb: number | null;
}): number {
  if (wiredLimitMb !== null && wiredLimitMb > 0) {
    return Math.min(wiredLimitMb * 1024 ** 2, memoryBytes);
  }
  const share = memoryBytes <= smallMachineBytesMax ? 2 / 3 : 3 / 4;
  return Math.floor(memoryBytes * share);
}
