import type { HardwareReport } from "@harombe/hardware";

import { formatMemory } from "../output/format-quantity.ts";

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
  const limit = memory.limitBytes === null ? "" : `, limited to ${formatMemory(memory.limitBytes)}`;
  return [
    `System   ${platform} ${arch}`,
    `CPU      ${cpu.model ?? "unknown"} (${cores})`,
    `Memory   ${formatMemory(memory.totalBytes)}, ${formatMemory(memory.availableBytes)} available${limit}`,
    ...gpus.map(
      (gpu) =>
        `GPU ${gpu.index}    ${gpu.name ?? "unknown"} (${gpu.vendor}, ${gpu.memoryKind} memory): ${formatMemory(gpu.memoryTotalBytes)}, ${formatMemory(gpu.usableBytes)} usable; from ${gpu.source}`,
    ),
    ...(gpus.length === 0 ? ["GPU      none found"] : []),
    ...warnings.map(({ message, source }) => `Warning  ${message} (${source})`),
  ].join("\n");
}
