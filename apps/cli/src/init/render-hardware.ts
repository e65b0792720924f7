import type { HardwareReport } from "@harombe/hardware";

import { formatBytes } from "../output/format-quantity.ts";

/** What a machine has, a line each. */
export function renderHardware({
  platform,
  arch,
  cpu,
  memory,
  gpus,
  warnings,
}: HardwareReport): string {
  const cores = `${cpu.physicalCores ?? "unknown"} cores, ${cpu.logicalCores ?? "unknown"} threads`;
  const limit = memory.limitBytes === null ? "" : `, limited to ${formatBytes(memory.limitBytes)}`;
  return [
    `System   ${platform} ${arch}`,
    `CPU      ${cpu.model ?? "unknown"} (${cores})`,
    `Memory   ${formatBytes(memory.totalBytes)}, ${formatBytes(memory.availableBytes)} available${limit}`,
    ...gpus.map(
      (gpu) =>
        `GPU ${gpu.index}    ${gpu.name ?? "unknown"} (${gpu.vendor}, ${gpu.memoryKind} memory): ${formatBytes(gpu.memoryTotalBytes)}, ${formatBytes(gpu.usableBytes)} usable; from ${gpu.source}`,
    ),
    ...(gpus.length === 0 ? ["GPU      none found"] : []),
    ...warnings.map(({ message, source }) => `Warning  ${message} (${source})`),
  ].join("\n");
}
