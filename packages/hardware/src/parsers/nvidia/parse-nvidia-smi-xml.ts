import { parseQuantity } from "../parse-quantity.ts";

/** Memory of one MIG slice as the driver counts it. */
export interface MigMemory {
  /** Position of the GPU among all. */
  readonly gpuIndex: number;
  readonly device: number;
  readonly memoryTotalBytes: number | null;
  readonly memoryFreeBytes: number | null;
}

/**
 * The slices in `nvidia-smi -q -x`. The document is the only place with exact sizes: a profile's
 * name (`3g.20gb`) is rounded.
 */
export function parseNvidiaSmiXml(text: string): readonly MigMemory[] {
  return sections(text, "gpu").flatMap((gpu, gpuIndex) =>
    sections(gpu, "mig_device").flatMap((slice) => {
      const device = /<index>\s*(\d+)\s*<\/index>/.exec(slice)?.[1];
      const [memory = ""] = sections(slice, "fb_memory_usage");
      if (device === undefined) return [];
      return [
        {
          gpuIndex,
          device: Number(device),
          memoryTotalBytes: readQuantity(memory, "total"),
          memoryFreeBytes: readQuantity(memory, "free"),
        },
      ];
    }),
  );
}

/** The insides of every `<name>` element; elements of one name do not nest in this document. */
function sections(text: string, name: string): readonly string[] {
  return text
    .split(new RegExp(`<${name}(?:\\s[^>]*)?>`))
    .slice(1)
    .map((part) => part.split(`</${name}>`)[0] ?? "");
}

function readQuantity(text: string, name: string): number | null {
  const [value = ""] = sections(text, name);
  return parseQuantity(value, { defaultUnit: "" });
}
