import type { Note } from "./note.ts";

export type GpuVendor = "nvidia" | "amd" | "apple" | "intel" | "other";

/**
 * Where a GPU keeps a model. `dedicated`: memory of its own. `unified`: the one memory of the
 * machine, all of it addressable by the GPU (Apple silicon, GB10, Jetson). `shared`: a window of
 * system memory that the driver lends to an integrated GPU.
 */
export type GpuMemoryKind = "dedicated" | "unified" | "shared" | "unknown";

export interface GpuReport {
  /** Position within this report, from 0. */
  readonly index: number;
  readonly vendor: GpuVendor;
  readonly name: string | null;
  readonly memoryKind: GpuMemoryKind;
  readonly memoryTotalBytes: number | null;
  /** Free when it was looked at; what runs now, a loaded model for one, counts as used. */
  readonly memoryFreeBytes: number | null;
  /** What a model may take at most, before any safety margin. */
  readonly usableBytes: number | null;
  /** Version of the driver. */
  readonly driver: string | null;
  /** Every source that told something about this GPU, joined by ", ". */
  readonly source: string;
  /** `0000:01:00.0`, where known. */
  readonly pciAddress: string | null;
  /** Whether one model may be spread over this GPU and its like; false for a MIG slice. */
  readonly isCombinable: boolean;
  /** Where each figure comes from, and why a `null` is one. */
  readonly notes: readonly Note[];
}

export interface CpuReport {
  readonly model: string | null;
  readonly physicalCores: number | null;
  readonly logicalCores: number | null;
  readonly notes: readonly Note[];
}

export interface MemoryReport {
  readonly totalBytes: number | null;
  /** What programs can take now without swapping. */
  readonly availableBytes: number | null;
  /** The container's limit; `null` when there is none, or it is unknown (see the note). */
  readonly limitBytes: number | null;
  readonly notes: readonly Note[];
}

/** `probe-failed`: it ended with an error; `probe-timeout`: it hung; `probe-unreadable`: its output made no sense. */
export type HardwareWarningCode = "probe-failed" | "probe-timeout" | "probe-unreadable";

export interface HardwareWarning {
  readonly code: HardwareWarningCode;
  readonly message: string;
  readonly source: string;
}

/** What a machine has. Plain JSON; every `null` has its reason in the `notes` beside it. */
export interface HardwareReport {
  readonly platform: string;
  readonly arch: string;
  readonly cpu: CpuReport;
  readonly memory: MemoryReport;
  readonly gpus: readonly GpuReport[];
  readonly warnings: readonly HardwareWarning[];
}
