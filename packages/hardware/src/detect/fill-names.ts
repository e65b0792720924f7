import { known } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { SystemNames } from "../world/system-information.ts";

/** Gives GPUs without a name the one that systeminformation has for their address. Names, no figures. */
export function fillNames(
  findings: readonly GpuFinding[],
  { gpus }: Pick<SystemNames, "gpus">,
): readonly GpuFinding[] {
  return findings.map((finding) => {
    if (finding.name.value !== null || finding.pciAddress === null) return finding;
    const named = gpus.find(({ pciAddress }) => pciAddress === finding.pciAddress);
    return named ? { ...finding, name: known(named.name, "systeminformation") } : finding;
  });
}
