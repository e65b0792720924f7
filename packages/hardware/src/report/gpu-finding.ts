import type { Fact } from "./fact.ts";
import type { GpuMemoryKind, GpuVendor } from "./hardware-report.ts";

/** A GPU as one probe sees it: every figure still carries its source. */
export interface GpuFinding {
  readonly vendor: GpuVendor;
  readonly pciAddress: string | null;
  readonly name: Fact<string>;
  readonly memoryKind: GpuMemoryKind;
  readonly memoryTotalBytes: Fact<number>;
  readonly memoryFreeBytes: Fact<number>;
  readonly usableBytes: Fact<number>;
  readonly driver: Fact<string>;
  readonly isCombinable: boolean;
}
