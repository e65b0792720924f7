import { toLines } from "../to-lines.ts";

/** A slice of a GPU, as `nvidia-smi -L` lists it. */
export interface MigSlice {
  readonly gpuIndex: number;
  readonly device: number;
  /** `3g.20gb`, or `1c.3g.20gb` for a compute slice within it. */
  readonly profile: string;
  readonly uuid: string;
}

/** The slices in `nvidia-smi -L`: indented lines that begin with "MIG" below the line of their GPU. */
export function parseNvidiaSmiList(text: string): readonly MigSlice[] {
  let gpuIndex: number | null = null;
  return toLines(text).flatMap((line) => {
    const gpu = /^GPU (\d+):/.exec(line);
    if (gpu) gpuIndex = Number(gpu[1]);
    const slice = /^MIG\s+(\S+)\s+Device\s+(\d+):\s*\(UUID:\s*([^)\s]+)\)/.exec(line);
    if (!slice || gpuIndex === null) return [];
    const [, profile = "", device, uuid = ""] = slice;
    return [{ gpuIndex, device: Number(device), profile, uuid }];
  });
}
