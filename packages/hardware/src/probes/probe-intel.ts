import type { XpuSmiDevice } from "../parsers/intel/parse-xpu-smi.ts";
import { parseSysfsBytes } from "../parsers/linux/parse-sysfs-bytes.ts";
import { type Fact, factOf, firstKnown } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { Survey } from "../survey/create-survey.ts";
import { listDirectory, readTextFile } from "../survey/read-files.ts";
import type { DrmCard } from "./probe-drm.ts";
import { probeXpuSmi } from "./probe-xpu-smi.ts";

/** Intel's GPUs on Linux: the cards of the i915 and xe drivers, and what xpu-smi adds. */
export async function probeIntel(
  survey: Survey,
  { cards }: { readonly cards: Promise<readonly DrmCard[]> },
): Promise<readonly GpuFinding[]> {
  if (survey.world.platform !== "linux") return [];
  const [own, devices] = await Promise.all([
    cards.then((all) => all.filter(({ vendorId }) => vendorId === "0x8086")),
    probeXpuSmi(survey),
  ]);
  const found = await Promise.all(
    own.map(async (card) =>
      toFinding(await readMemory(survey, card), findDevice(devices, card), card),
    ),
  );
  const addresses = new Set(own.map(({ pciAddress }) => pciAddress));
  const unlisted = devices.filter(({ pciAddress }) => !addresses.has(pciAddress));
  return [...found, ...unlisted.map((device) => toFinding(null, device, null))];
}

function findDevice(devices: readonly XpuSmiDevice[], card: DrmCard): XpuSmiDevice | null {
  return devices.find(({ pciAddress }) => pciAddress === card.pciAddress) ?? null;
}

/** xe counts by tile; i915 has one figure, and only in the builds that Intel ships itself. */
async function readMemory(survey: Survey, { path }: DrmCard): Promise<number | null> {
  const tiles = await listDirectory(survey, `${path}/device`, { pattern: /^tile\d+$/ });
  const files = tiles.map((tile) => `${path}/device/${tile}/physical_vram_size_bytes`);
  const sizes = await Promise.all(files.map((file) => readTextFile(survey, file)));
  const bytes = sizes.reduce((sum, text) => sum + (parseSysfsBytes(text) ?? 0), 0);
  return bytes || parseSysfsBytes(await readTextFile(survey, `${path}/lmem_total_bytes`));
}

const reason = "neither the driver's files nor xpu-smi tell";

function toFinding(
  sysfsBytes: number | null,
  device: XpuSmiDevice | null,
  card: DrmCard | null,
): GpuFinding {
  const ofDevice = <Value>(value: Value | null | undefined, what: string): Fact<Value> =>
    factOf(value, "xpu-smi", `${reason} ${what}`);
  // Always at this address: the GPU inside the processor, which borrows system memory.
  const isShared = sysfsBytes === null && card?.pciAddress === "0000:00:02.0";
  const total = firstKnown(
    factOf(sysfsBytes, "sysfs", `${reason} the size of its memory`),
    ofDevice(isShared ? null : device?.memoryTotalBytes, "the size of its memory"),
  );
  const free = ofDevice(
    isShared ? null : device?.memoryFreeBytes,
    "how much of its memory is free",
  );
  return {
    vendor: "intel",
    pciAddress: card?.pciAddress ?? device?.pciAddress ?? null,
    name: ofDevice(device?.name, "its name"),
    memoryKind: isShared ? "shared" : total.value === null ? "unknown" : "dedicated",
    memoryTotalBytes: total,
    memoryFreeBytes: free,
    usableBytes: free.value === null ? total : free,
    driver: ofDevice(device?.driver, "the driver's version"),
    isCombinable: true,
  };
}
