import type { KfdNode } from "../parsers/amd/parse-kfd-node.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { MemoryReport } from "../report/hardware-report.ts";
import type { Survey } from "../survey/create-survey.ts";
import type { AmdSighting } from "./amd-sighting.ts";
import { probeAmdSmi } from "./probe-amd-smi.ts";
import { probeAmdSysfs } from "./probe-amd-sysfs.ts";
import type { DrmCard } from "./probe-drm.ts";
import { probeKfd } from "./probe-kfd.ts";
import { probeRocmSmi } from "./probe-rocm-smi.ts";
import { toAmdFinding } from "./to-amd-finding.ts";

interface AmdSources {
  readonly cards: Promise<readonly DrmCard[]>;
  readonly memory: Promise<MemoryReport>;
}

/**
 * AMD's GPUs on Linux. The kernel's files have exact bytes without any tool installed, so they come
 * first; amd-smi and rocm-smi add names, and figures where the files are out of reach (containers).
 */
export async function probeAmd(
  survey: Survey,
  { cards, memory }: AmdSources,
): Promise<readonly GpuFinding[]> {
  if (survey.world.platform !== "linux") return [];
  const [sysfs, nodes, amdSmi, rocmSmi] = await Promise.all([
    probeAmdSysfs(survey, { cards }),
    probeKfd(survey),
    probeAmdSmi(survey),
    probeRocmSmi(survey),
  ]);
  const { availableBytes } = await memory;
  return matchSightings([sysfs, amdSmi, rocmSmi]).map((sightings) =>
    toAmdFinding(sightings, { node: findNode(nodes, sightings), availableBytes }),
  );
}

/**
 * Which sightings are of the same GPU: those with one PCI address, or, where a source does not tell
 * addresses, those at one position when both sources count the same number of GPUs.
 */
function matchSightings(
  sources: readonly (readonly AmdSighting[])[],
): readonly (readonly AmdSighting[])[] {
  const [first = [], ...others] = sources.filter((found) => found.length > 0);
  return first.map((sighting, position) => [
    sighting,
    ...others.flatMap((found) => {
      const same =
        found.find((other) => isSame(other, sighting)) ??
        (found.length === first.length ? found[position] : undefined);
      const isOther = same && sighting.pciAddress && same.pciAddress && !isSame(same, sighting);
      return same && !isOther ? [same] : [];
    }),
  ]);
}

function isSame(left: AmdSighting, right: AmdSighting): boolean {
  return left.pciAddress !== null && left.pciAddress === right.pciAddress;
}

function findNode(nodes: readonly KfdNode[], sightings: readonly AmdSighting[]): KfdNode | null {
  const addresses = sightings.map(({ pciAddress }) => pciAddress);
  return nodes.find(({ pciAddress }) => addresses.includes(pciAddress)) ?? null;
}
