import type { NvidiaSmiRow } from "../parsers/nvidia/parse-nvidia-smi-csv.ts";
import { type Fact, factOf, firstKnown, known } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { MemoryReport } from "../report/hardware-report.ts";
import type { TegraSighting } from "./probe-tegra.ts";
import { toUnifiedMemory } from "./to-unified-memory.ts";

const source = "nvidia-smi --query-gpu";

/** Boards whose GPU has no memory of its own: DGX Spark (GB10), Jetson (Orin, Thor, Xavier). */
const unifiedBoards = /\bGB10\b|\bnvgpu\b|\b(Orin|Thor|Xavier|Tegra|Jetson)\b/i;

export interface NvidiaContext {
  readonly memory: MemoryReport;
  /** The Jetson that the GPU sits on; `null` for all other machines. */
  readonly board: TegraSighting | null;
}

/** A whole GPU as nvidia-smi tells of it. */
export function toNvidiaFinding(row: NvidiaSmiRow, { memory, board }: NvidiaContext): GpuFinding {
  const tellsMemory = row.memoryTotalBytes !== null;
  const isUnified = !tellsMemory && (board !== null || unifiedBoards.test(row.name ?? ""));
  const own = {
    total: toOwn(row.memoryTotalBytes, "total"),
    free: toOwn(row.memoryFreeBytes, "free"),
  };
  const { total, free } = isUnified ? toUnifiedMemory(memory) : own;
  return {
    vendor: "nvidia",
    pciAddress: row.pciAddress,
    name: toName(row, board),
    memoryKind: isUnified ? "unified" : tellsMemory ? "dedicated" : "unknown",
    memoryTotalBytes: total,
    memoryFreeBytes: free,
    usableBytes: firstKnown(free, total),
    driver: firstKnown(
      factOf(row.driver, source, "nvidia-smi does not tell the driver's version"),
      factOf(board?.driver, "/etc/nv_tegra_release", ""),
    ),
    isCombinable: true,
  };
}

/** The board's name says more than the "Orin (nvgpu)" of its GPU. */
function toName({ name }: NvidiaSmiRow, board: TegraSighting | null): Fact<string> {
  if (board?.model) return known(board.model, "device tree");
  return factOf(name, source, "nvidia-smi does not tell its name");
}

function toOwn(bytes: number | null, what: string): Fact<number> {
  return factOf(bytes, source, `nvidia-smi gives no figure for memory.${what}`);
}
