import { parseUevent } from "../parsers/linux/parse-uevent.ts";
import type { Survey } from "../survey/create-survey.ts";
import { listDirectory, readTextFile } from "../survey/read-files.ts";

/** A graphics card as the Linux kernel lists it. */
export interface DrmCard {
  /** `/sys/class/drm/card0` */
  readonly path: string;
  /** PCI vendor, `0x1002`. */
  readonly vendorId: string;
  /** Kernel driver, `amdgpu`. */
  readonly driver: string | null;
  readonly pciAddress: string | null;
}

const root = "/sys/class/drm";

/** Every card on the PCI bus; none on other systems than Linux. */
export async function probeDrm(survey: Survey): Promise<readonly DrmCard[]> {
  if (survey.world.platform !== "linux") return [];
  const names = await listDirectory(survey, root, { pattern: /^card\d+$/ });
  const cards = await Promise.all(names.map((name) => readCard(survey, `${root}/${name}`)));
  return cards.filter((card) => card !== null);
}

async function readCard(survey: Survey, path: string): Promise<DrmCard | null> {
  const [vendor, uevent] = await Promise.all([
    readTextFile(survey, `${path}/device/vendor`),
    readTextFile(survey, `${path}/device/uevent`),
  ]);
  const vendorId = vendor?.trim().toLowerCase();
  if (!vendorId) return null;
  return { path, vendorId, ...parseUevent(uevent ?? "") };
}
