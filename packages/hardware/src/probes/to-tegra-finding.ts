import { factOf, known, unknown } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { MemoryReport } from "../report/hardware-report.ts";
import type { TegraSighting } from "./probe-tegra.ts";
import { toUnifiedMemory } from "./to-unified-memory.ts";

const source = "device tree";

/** The GPU inside a Jetson's chip, of which no tool tells: it works in the system's memory. */
export function toTegraFinding(board: TegraSighting, memory: MemoryReport): GpuFinding {
  const noGpu = unknown(`the kernel drives no GPU of ${board.chip}`, "sysfs");
  const unified = toUnifiedMemory(memory);
  return {
    vendor: "nvidia",
    pciAddress: null,
    name: known(board.model ?? `NVIDIA ${board.chip}`, source),
    memoryKind: "unified",
    memoryTotalBytes: board.hasGpu ? unified.total : noGpu,
    memoryFreeBytes: board.hasGpu ? unified.free : noGpu,
    usableBytes: board.hasGpu ? unified.usable : noGpu,
    driver: factOf(board.driver, "/etc/nv_tegra_release", "no source tells the driver's version"),
    isCombinable: true,
  };
}
