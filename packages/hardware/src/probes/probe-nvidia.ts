import {
  type NvidiaSmiRow,
  nvidiaSmiFields,
  parseNvidiaSmiCsv,
} from "../parsers/nvidia/parse-nvidia-smi-csv.ts";
import { type MigSlice, parseNvidiaSmiList } from "../parsers/nvidia/parse-nvidia-smi-list.ts";
import { unknown } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { MemoryReport } from "../report/hardware-report.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";
import { hideFinding } from "../visibility/hide-finding.ts";
import { readList } from "../visibility/read-list.ts";
import { type DeviceNames, selectVisible } from "../visibility/select-visible.ts";
import type { DrmCard } from "./probe-drm.ts";
import { probeMigMemory } from "./probe-mig-memory.ts";
import { probeTegra, type TegraSighting } from "./probe-tegra.ts";
import { toMigFinding } from "./to-mig-finding.ts";
import { toNvidiaFinding } from "./to-nvidia-finding.ts";
import { toTegraFinding } from "./to-tegra-finding.ts";

/** On the PATH; where WSL mounts it, which is not; where Windows keeps it, and kept it before 2020. */
const commandsByPlatform: Readonly<Record<string, readonly string[]>> = {
  linux: ["nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"],
  win32: [
    "nvidia-smi",
    String.raw`C:\Windows\System32\nvidia-smi.exe`,
    String.raw`C:\Program Files\NVIDIA Corporation\NVSMI\nvidia-smi.exe`,
  ],
};

interface NvidiaSources {
  readonly cards: Promise<readonly DrmCard[]>;
  readonly memory: Promise<MemoryReport>;
}

/** A GPU with what `CUDA_VISIBLE_DEVICES` may call it. */
interface NamedFinding extends DeviceNames {
  readonly finding: GpuFinding;
}

/**
 * NVIDIA's GPUs by nvidia-smi: several, slices of them, and boards with unified memory; Jetsons also
 * by their device tree, where that tool is missing or knows nothing.
 */
export async function probeNvidia(
  survey: Survey,
  { cards, memory }: NvidiaSources,
): Promise<readonly GpuFinding[]> {
  const commands = commandsByPlatform[survey.world.platform];
  if (!commands) return [];
  const [rows, slices, board] = await Promise.all([
    askGpus(survey, commands),
    askSlices(survey, commands),
    probeTegra(survey),
  ]);
  if (rows.length === 0 && board === null) return (await cards).flatMap(toSilentFinding);
  const sizes = slices.length > 0 ? await probeMigMemory(survey, { commands }) : [];
  const system = await memory;
  if (rows.length === 0) return hideUnseen(survey, toBoard(board, system));
  const found = rows.flatMap((row): readonly NamedFinding[] => {
    const { index } = row;
    const uuids = row.uuid === null ? [] : [row.uuid];
    const own = slices.filter(({ gpuIndex }) => gpuIndex === index);
    if (own.length === 0)
      return [{ index, ids: uuids, finding: toNvidiaFinding(row, { memory: system, board }) }];
    return own.map((slice) => ({
      index,
      ids: [slice.uuid, ...uuids],
      finding: toMigFinding(slice, { row, sizes }),
    }));
  });
  return hideUnseen(survey, found);
}

function toBoard(board: TegraSighting | null, memory: MemoryReport): readonly NamedFinding[] {
  return board === null ? [] : [{ index: 0, ids: [], finding: toTegraFinding(board, memory) }];
}

function hideUnseen({ world }: Survey, found: readonly NamedFinding[]): readonly GpuFinding[] {
  const list = readList(world, ["CUDA_VISIBLE_DEVICES"]);
  if (list === null) return found.map(({ finding }) => finding);
  const visible = new Set(selectVisible(found, list.list));
  return found.map((named) =>
    visible.has(named) ? named.finding : hideFinding(named.finding, list),
  );
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
