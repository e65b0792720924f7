import { parseSysfsBytes } from "../parsers/linux/parse-sysfs-bytes.ts";
import type { Survey } from "../survey/create-survey.ts";
import { readTextFile } from "../survey/read-files.ts";
import type { AmdSighting } from "./amd-sighting.ts";
import type { DrmCard } from "./probe-drm.ts";

/** AMD's cards by the files of the amdgpu driver. */
export async function probeAmdSysfs(
  survey: Survey,
  { cards }: { readonly cards: Promise<readonly DrmCard[]> },
): Promise<readonly AmdSighting[]> {
  const own = (await cards).filter(({ vendorId }) => vendorId === "0x1002");
  return Promise.all(own.map((card) => readCard(survey, card)));
}

async function readCard(survey: Survey, card: DrmCard): Promise<AmdSighting> {
  const read = async (file: string) => readTextFile(survey, `${card.path}/device/${file}`);
  const [name, vramTotal, vramUsed, gttTotal, gttUsed] = await Promise.all([
    read("product_name"),
    read("mem_info_vram_total"),
    read("mem_info_vram_used"),
    read("mem_info_gtt_total"),
    read("mem_info_gtt_used"),
  ]);
  return {
    source: "sysfs",
    pciAddress: card.pciAddress,
    name: name?.trim() || null,
    driver: null,
    vramTotalBytes: parseSysfsBytes(vramTotal),
    vramUsedBytes: parseSysfsCount(vramUsed),
    gttTotalBytes: parseSysfsBytes(gttTotal),
    gttUsedBytes: parseSysfsCount(gttUsed),
  };
}

/** Unlike a size, what is used may be 0. */
function parseSysfsCount(text: string | null): number | null {
  return text?.trim() === "0" ? 0 : parseSysfsBytes(text);
}
