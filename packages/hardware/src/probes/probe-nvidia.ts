import {
  type NvidiaSmiRow,
  nvidiaSmiFields,
  parseNvidiaSmiCsv,
} from "../parsers/nvidia/parse-nvidia-smi-csv.ts";
import { type MigSlice, parseNvidiaSmiList } from "../parsers/nvidia/parse-nvidia-smi-list.ts";
import { type Fact, factOf, known, unknown } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { MemoryReport } from "../report/hardware-report.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";
import type { DrmCard } from "./probe-drm.ts";
import { probeMigMemory } from "./probe-mig-memory.ts";
import { toMigFinding } from "./to-mig-finding.ts";

const query = `nvidia-smi --query-gpu`;

/** On the PATH; where WSL mounts it, which is not; where Windows keeps it. */
const commandsByPlatform: Readonly<Record<string, readonly string[]>> = {
  linux: ["nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"],
  win32: ["nvidia-smi", String.raw`C:\Windows\System32\nvidia-smi.exe`],
};

/** Boards whose GPU has no memory of its own: DGX Spark (GB10), Jetson (Orin, Thor, Xavier). */
const unifiedBoards = /\bGB10\b|\bnvgpu\b|\b(Orin|Thor|Xavier|Tegra|Jetson)\b/i;

interface NvidiaSources {
  readonly cards: Promise<readonly DrmCard[]>;
  readonly memory: Promise<MemoryReport>;
}

/** NVIDIA's GPUs by nvidia-smi: several, slices of them, and boards with unified memory. */
export async function probeNvidia(
  survey: Survey,
  { cards, memory }: NvidiaSources,
): Promise<readonly GpuFinding[]> {
  const commands = commandsByPlatform[survey.world.platform];
  if (!commands) return [];
  const [rows, slices] = await Promise.all([
    askGpus(survey, commands),
    askSlices(survey, commands),
  ]);
  if (rows.length === 0) return (await cards).flatMap(toSilentFinding);
  const sizes = slices.length > 0 ? await probeMigMemory(survey, { commands }) : [];
  const system = await memory;
  return rows.flatMap((row) => {
    const own = slices.filter(({ gpuIndex }) => gpuIndex === row.index);
    if (own.length === 0) return [toFinding(row, system)];
    return own.map((slice) => toMigFinding(slice, { row, sizes }));
  });
}

async function askGpus(
  survey: Survey,
  commands: readonly string[],
): Promise<readonly NvidiaSmiRow[]> {
  const rows = await runTool(survey, {
    commands,
    commandArguments: [`--query-gpu=${nvidiaSmiFields.join(",")}`, "--format=csv,noheader,nounits"],
    parse: parseNvidiaSmiCsv,
    isUseful: (found) => found.length > 0,
  });
  return rows ?? [];
}

async function askSlices(
  survey: Survey,
  commands: readonly string[],
): Promise<readonly MigSlice[]> {
  const slices = await runTool(survey, {
    commands,
    commandArguments: ["-L"],
    parse: parseNvidiaSmiList,
    isUseful: (found) => found.length > 0,
    // Hardly any GPU is sliced; what is wrong with the tool the other query says already.
    isSecondary: true,
  });
  return slices ?? [];
}

function toFinding(row: NvidiaSmiRow, memory: MemoryReport): GpuFinding {
  const isUnified = row.memoryTotalBytes === null && unifiedBoards.test(row.name ?? "");
  const total = isUnified ? toUnifiedTotal(memory) : toOwn(row.memoryTotalBytes, "memory.total");
  const free = isUnified ? toUnifiedFree(memory) : toOwn(row.memoryFreeBytes, "memory.free");
  return {
    vendor: "nvidia",
    pciAddress: row.pciAddress,
    name: factOf(row.name, query, "nvidia-smi does not tell its name"),
    memoryKind: isUnified ? "unified" : row.memoryTotalBytes === null ? "unknown" : "dedicated",
    memoryTotalBytes: total,
    memoryFreeBytes: free,
    usableBytes: free.value === null ? total : free,
    driver: factOf(row.driver, query, "nvidia-smi does not tell the driver's version"),
    isCombinable: true,
  };
}

/** A card that the kernel lists although no tool of NVIDIA answers: it is there, and unusable. */
function toSilentFinding({ vendorId, pciAddress, driver }: DrmCard): readonly GpuFinding[] {
  if (vendorId !== "0x10de") return [];
  const reason = `nvidia-smi gives no answer; the kernel's driver is ${driver ?? "none"}`;
  const nothing = unknown(reason, "sysfs");
  return [
    {
      vendor: "nvidia",
      pciAddress,
      name: nothing,
      memoryKind: "unknown",
      memoryTotalBytes: nothing,
      memoryFreeBytes: nothing,
      usableBytes: nothing,
      driver: nothing,
      isCombinable: true,
    },
  ];
}

function toOwn(bytes: number | null, field: string): Fact<number> {
  return factOf(bytes, query, `nvidia-smi gives no figure for ${field}`);
}

function toUnifiedTotal({ totalBytes }: MemoryReport): Fact<number> {
  if (totalBytes === null) return unknown("the machine's memory is unknown", "system memory");
  return known(totalBytes, "system memory");
}

function toUnifiedFree({ availableBytes }: MemoryReport): Fact<number> {
  if (availableBytes === null) return unknown("available memory is unknown", "system memory");
  return known(availableBytes, "system memory");
}
