import type { CatalogueModel } from "../catalogue/catalogue-model.ts";
import type { GpuPool, MachineMemory } from "./memory-pools.ts";
import type { NeededBytes } from "./needed-bytes.ts";
import type { Fit } from "./recommendation.ts";
import { tokensPerSecondOf } from "./tokens-per-second.ts";

/** Where a model could lie on a machine. */
export interface Placement {
  readonly fits: Fit;
  /** The GPUs' names, or "system memory". */
  readonly where: string;
  readonly usableBytes: number;
  readonly tokensPerSecond: number | null;
  /** What lies in system memory for the processor to work on. */
  readonly offGpuBytes: number;
  /** A bound from below where the GPU's bandwidth is unknown: no GPU reads slower than the processor. */
  readonly tokensPerSecondMin: number;
}

export interface PlaceOptions {
  readonly needed: NeededBytes;
  readonly machine: MachineMemory;
  /** Bytes a second. */
  readonly cpuBandwidth: number;
}

/** Every way to run a model here; empty when it does not fit. */
export function placeModel(
  { parameters }: Pick<CatalogueModel, "parameters">,
  { needed, machine, cpuBandwidth }: PlaceOptions,
): readonly Placement[] {
  // Half of the context stands for a typical one: a chat begins with little and ends with all of it.
  const activeBytes = (needed.weights * parameters.active) / parameters.total;
  const load = { readBytes: activeBytes + needed.kvCache / 2, cpuBandwidth };
  const speed = (gpuShare: number, gpuBandwidth: number | null) => ({
    tokensPerSecond: tokensPerSecondOf({ ...load, gpuShare, gpuBandwidth }),
    tokensPerSecondMin:
      tokensPerSecondOf({ ...load, gpuShare, gpuBandwidth: gpuBandwidth ?? cpuBandwidth }) ?? 0,
  });
  const onGpus = machine.gpuPools.flatMap((pool): Placement[] => {
    const reachBytes = reachOf(pool, machine);
    const { fits, gpuShare } = fitInto(pool, { needed, reachBytes });
    if (fits === "no") return [];
    const usableBytes = fits === "gpu" ? pool.usableBytes : reachBytes;
    const offGpuBytes = Math.max(0, needed.total - pool.usableBytes);
    return [
      { fits, where: pool.label, usableBytes, offGpuBytes, ...speed(gpuShare, pool.bandwidth) },
    ];
  });
  if (needed.total > machine.cpuUsableBytes) return onGpus;
  const inMemory = { where: "system memory", usableBytes: machine.cpuUsableBytes };
  return [...onGpus, { fits: "cpu", ...inMemory, offGpuBytes: needed.total, ...speed(0, null) }];
}

/** The most that a GPU and the processor hold together; memory that they share counts once. */
export function reachOf(pool: GpuPool, { cpuUsableBytes }: MachineMemory): number {
  if (pool.isDedicated) return pool.usableBytes + cpuUsableBytes;
  return Math.max(pool.usableBytes, cpuUsableBytes);
}

/** Less than this share on the GPU is not worth the name: the processor then does it all. */
const gpuShareMin = 0.1;

function fitInto(
  pool: GpuPool,
  { needed, reachBytes }: { readonly needed: NeededBytes; readonly reachBytes: number },
): { readonly fits: "gpu" | "partial" | "no"; readonly gpuShare: number } {
  if (needed.total <= pool.usableBytes) return { fits: "gpu", gpuShare: 1 };
  const roomBytes = pool.usableBytes - needed.overhead;
  const gpuShare = roomBytes / (needed.weights + needed.kvCache);
  if (needed.total > reachBytes || gpuShare < gpuShareMin) return { fits: "no", gpuShare: 0 };
  return { fits: "partial", gpuShare };
}
