/**
 * Targets that exist only inside a processor ("APU" in the table of processors at
 * https://llvm.org/docs/AMDGPUUsage.html#processors), as the kernel numbers them.
 */
const integratedTargets: ReadonlySet<number> = new Set([
  90_002, 90_009, 90_012, 100_103, 100_303, 100_305, 100_306, 110_003, 110_500, 110_501, 110_502,
  110_503,
]);

/** "Radeon Graphics", "Radeon 780M", "Radeon 8060S Graphics", "Radeon Vega 8 Graphics", "Strix Halo". */
const integratedNames =
  /radeon(\(tm\))?\s+(graphics|\d{3}m\b|80[456]0s|vega\s*\d*\s*(mobile\s*)?graphics)|\b(raven|picasso|renoir|cezanne|lucienne|van ?gogh|rembrandt|raphael|phoenix|hawk ?point|strix|krackan)\b/i;

/** Below this no card of its own is made any more: it is the carve-out of an integrated GPU. */
const carveOutBytesMax = 1024 ** 3;

export interface AmdGpuTraits {
  readonly name: string | null;
  readonly gfxTargetVersion: number | null;
  readonly hasCpu: boolean;
  readonly vramTotalBytes: number | null;
}

/** Whether a GPU sits in the processor and so lives in system memory (GTT) beyond a small carve-out. */
export function isIntegrated({
  name,
  gfxTargetVersion,
  hasCpu,
  vramTotalBytes,
}: AmdGpuTraits): boolean {
  if (gfxTargetVersion !== null) return hasCpu || integratedTargets.has(gfxTargetVersion);
  if (name !== null && integratedNames.test(name)) return true;
  return vramTotalBytes !== null && vramTotalBytes <= carveOutBytesMax;
}
