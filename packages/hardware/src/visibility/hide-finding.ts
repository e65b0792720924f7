import { known } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";

/** A GPU that is there, but that an engine started with this environment does not see. */
export function hideFinding(
  finding: GpuFinding,
  { variable, list }: { readonly variable: string; readonly list: string },
): GpuFinding {
  return { ...finding, usableBytes: known(0, `${variable}=${list.slice(0, 200)}`) };
}
