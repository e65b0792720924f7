/** A board with one of NVIDIA's own systems on a chip, as its device tree describes it. */
export interface TegraBoard {
  /** `NVIDIA Jetson AGX Orin Developer Kit` */
  readonly model: string | null;
  /** `tegra234` */
  readonly chip: string;
}

/**
 * `/proc/device-tree/compatible` and `/proc/device-tree/model`: strings that end in a NUL. `null`
 * where no entry is a chip of NVIDIA's Tegra line (Jetson is the name of the boards).
 */
export function parseTegra(compatible: string, model: string): TegraBoard | null {
  const chip = compatible
    .split("\0")
    .map((entry) => /^nvidia,(tegra\d+)$/.exec(entry.trim())?.[1])
    .find((found) => found !== undefined);
  if (chip === undefined) return null;
  return { chip, model: (model.split("\0")[0] ?? "").trim() || null };
}

/** `/etc/nv_tegra_release`: `# R36 (release), REVISION: 4.3, …`; `L4T 36.4.3`, or `null`. */
export function parseTegraRelease(text: string): string | null {
  const [, major, minor] = /^#\s*R(\d+)\b.*?REVISION:\s*([\d.]+)/m.exec(text) ?? [];
  return major === undefined || minor === undefined ? null : `L4T ${major}.${minor}`;
}
