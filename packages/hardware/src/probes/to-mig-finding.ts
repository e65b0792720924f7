import type { NvidiaSmiRow } from "../parsers/nvidia/parse-nvidia-smi-csv.ts";
import type { MigSlice } from "../parsers/nvidia/parse-nvidia-smi-list.ts";
import type { MigMemory } from "../parsers/nvidia/parse-nvidia-smi-xml.ts";
import { factOf } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";

const source = "nvidia-smi -q -x";

/** A MIG slice as a GPU of its own. A CUDA process sees one slice at a time, so they never add up. */
export function toMigFinding(
  slice: MigSlice,
  { row, sizes }: { readonly row: NvidiaSmiRow; readonly sizes: readonly MigMemory[] },
): GpuFinding {
  const size = sizes.find(
    ({ gpuIndex, device }) => gpuIndex === slice.gpuIndex && device === slice.device,
  );
  const reason = `nvidia-smi gives no memory figure for slice ${slice.device} (${slice.profile})`;
  const total = factOf(size?.memoryTotalBytes, source, reason);
  const free = factOf(size?.memoryFreeBytes, source, reason);
  return {
    vendor: "nvidia",
    pciAddress: row.pciAddress,
    name: factOf(row.name && `${row.name} MIG ${slice.profile}`, "nvidia-smi -L", "no name"),
    memoryKind: total.value === null ? "unknown" : "dedicated",
    memoryTotalBytes: total,
    memoryFreeBytes: free,
    usableBytes: free.value === null ? total : free,
    driver: factOf(row.driver, "nvidia-smi --query-gpu", "nvidia-smi does not tell the driver"),
    isCombinable: false,
  };
}
