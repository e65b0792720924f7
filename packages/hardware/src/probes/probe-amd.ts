import type { KfdNode } from "../parsers/amd/parse-kfd-node.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { MemoryReport } from "../report/hardware-report.ts";
import type { Survey } from "../survey/create-survey.ts";
import { hideFinding } from "../visibility/hide-finding.ts";
import { readList } from "../visibility/read-list.ts";
import { type DeviceNames, selectVisible } from "../visibility/select-visible.ts";
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
  const found = matchSightings([sysfs, amdSmi, rocmSmi]).map((sightings, position) => {
    const node = findNode(nodes, sightings);
    return {
      // The compute driver's order is the one that the variables count in.
      index: node === null ? position : nodes.indexOf(node),
      ids: node?.uuid ? [node.uuid] : [],
      finding: toAmdFinding(sightings, { node, availableBytes }),
    };
  });
  return hideUnseen(survey, found);
}

interface NamedFinding extends DeviceNames {
  readonly finding: GpuFinding;
}

/**
 * ROCm's runtime hides GPUs first; HIP then counts those that are left, by `HIP_VISIBLE_DEVICES` or
 * (for programs made for CUDA) `CUDA_VISIBLE_DEVICES`. HIP takes an empty list for none given.
 */
function hideUnseen({ world }: Survey, found: readonly NamedFinding[]): readonly GpuFinding[] {
  const byRuntime = readList(world, ["ROCR_VISIBLE_DEVICES"]);
  const byHip = readList(world, ["HIP_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES"]);
  const left = selectVisible(found, byRuntime?.list).toSorted((a, b) => a.index - b.index);
  const counted = left.map((named, index) => ({ named, index, ids: named.ids }));
  const seen = selectVisible(counted, byHip?.list || undefined).map(({ named }) => named);
  return found.map((named) => {
    const hider = left.includes(named) ? byHip : byRuntime;
    return seen.includes(named) || hider === null
      ? named.finding
      : hideFinding(named.finding, hider);
  });
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
