import { parseTegra, parseTegraRelease, type TegraBoard } from "../parsers/nvidia/parse-tegra.ts";
import type { Survey } from "../survey/create-survey.ts";
import { listDirectory, readTextFile } from "../survey/read-files.ts";

/** A Jetson, or another board with NVIDIA's own chip, by the files of its kernel. */
export interface TegraSighting extends TegraBoard {
  /** Version of NVIDIA's Linux for these boards. */
  readonly driver: string | null;
  /** Whether the kernel drives the chip's GPU. */
  readonly hasGpu: boolean;
}

/** Where kernels of these boards list their devices: older ones first. */
const deviceRoots = ["/sys/devices", "/sys/devices/platform", "/sys/devices/platform/bus@0"];

/** `gpu.0`, `17000000.gpu` */
const gpuDevice = /^(gpu\.\d+|[0-9a-f]+\.(gpu|gv11b|gp10b|ga10b))$/;

/** The board, where nvidia-smi is missing (before JetPack 6) or knows hardly anything (since then). */
export async function probeTegra(survey: Survey): Promise<TegraSighting | null> {
  const { platform, arch } = survey.world;
  if (platform !== "linux" || arch !== "arm64") return null;
  const [compatible, model, release] = await Promise.all([
    readTextFile(survey, "/proc/device-tree/compatible"),
    readTextFile(survey, "/proc/device-tree/model"),
    readTextFile(survey, "/etc/nv_tegra_release"),
  ]);
  const board = parseTegra(compatible ?? "", model ?? "");
  if (board === null) return null;
  const found = await Promise.all(
    deviceRoots.map((root) => listDirectory(survey, root, { pattern: gpuDevice })),
  );
  const hasGpu = found.some((names) => names.length > 0);
  return { ...board, driver: parseTegraRelease(release ?? ""), hasGpu };
}
