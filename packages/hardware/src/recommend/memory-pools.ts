import type { GpuReport, HardwareReport, MemoryReport } from "../report/hardware-report.ts";
import { bandwidthOf } from "./bandwidth-of.ts";

/** GPUs that hold one model together. */
export interface GpuPool {
  readonly label: string;
  readonly usableBytes: number;
  /** Whether it is memory that the processor has besides its own. */
  readonly isDedicated: boolean;
  /** Bytes a second; `null` when the table has not all of them. */
  readonly bandwidth: number | null;
}

export interface MachineMemory {
  readonly gpuPools: readonly GpuPool[];
  /** What a model on the processor may take. */
  readonly cpuUsableBytes: number;
}

/**
 * What models may take on a machine, after the margin. GPUs with memory of their own add up within
 * one vendor, since no engine spans two; a GPU that lives in system memory, or a slice, stands alone.
 */
export function toMachineMemory(
  { gpus, memory }: HardwareReport,
  { margin }: { readonly margin: number },
): MachineMemory {
  const usable = gpus.filter(({ usableBytes }) => (usableBytes ?? 0) > 0);
  const together = usable.filter((gpu) => gpu.isCombinable && gpu.memoryKind === "dedicated");
  const alone = usable.filter((gpu) => !together.includes(gpu)).map((gpu) => [gpu]);
  const byVendor = [...Map.groupBy(together, ({ vendor }) => vendor).values()];
  return {
    gpuPools: [...byVendor, ...alone].map((group) => toPool(group, { memory, margin })),
    cpuUsableBytes: Math.floor(systemBytes(memory) * margin),
  };
}

function toPool(
  gpus: readonly GpuReport[],
  { memory, margin }: { readonly memory: MemoryReport; readonly margin: number },
): GpuPool {
  const isDedicated = gpus.every(({ memoryKind }) => memoryKind === "dedicated");
  const bytes = gpus.reduce((sum, { usableBytes }) => sum + (usableBytes ?? 0), 0);
  // A container's limit binds what a GPU takes of system memory, too.
  const limit = isDedicated ? null : memory.limitBytes;
  return {
    label: toLabel(gpus),
    usableBytes: Math.floor(Math.min(bytes, limit ?? bytes) * margin),
    isDedicated,
    bandwidth: combinedBandwidth(gpus),
  };
}

/** Layers run one after the other, so each GPU takes its share of the bytes at its own speed. */
function combinedBandwidth(gpus: readonly GpuReport[]): number | null {
  const total = gpus.reduce((sum, { usableBytes }) => sum + (usableBytes ?? 0), 0);
  let secondsPerByte = 0;
  for (const { name, usableBytes } of gpus) {
    const bandwidth = bandwidthOf(name);
    if (bandwidth === null) return null;
    secondsPerByte += (usableBytes ?? 0) / total / bandwidth;
  }
  return 1 / secondsPerByte;
}

function toLabel(gpus: readonly GpuReport[]): string {
  const names = Map.groupBy(gpus, ({ name, vendor }) => name ?? `${vendor} GPU`);
  return [...names]
    .map(([name, { length }]) => (length === 1 ? name : `${length} × ${name}`))
    .join(" + ");
}

function systemBytes({ totalBytes, availableBytes, limitBytes }: MemoryReport): number {
  const bytes = availableBytes ?? totalBytes ?? 0;
  return Math.min(bytes, limitBytes ?? bytes);
}
