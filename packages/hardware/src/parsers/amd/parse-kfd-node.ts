/** A node of the kernel's compute topology that has a GPU. */
export interface KfdNode {
  readonly pciAddress: string;
  /** As `ROCR_VISIBLE_DEVICES` calls it, `GPU-` and 16 digits; `null` for a GPU without one. */
  readonly uuid: string | null;
  /** 90402 for gfx942, 110501 for gfx1151. */
  readonly gfxTargetVersion: number | null;
  /** Whether processor cores and the GPU share the node, as in an APU. */
  readonly hasCpu: boolean;
}

/**
 * `/sys/class/kfd/kfd/topology/nodes/<n>/properties`: `key value` a line. `null` for a node without
 * a GPU (no SIMD units), which is what a processor is.
 */
export function parseKfdNode(text: string): KfdNode | null {
  const properties = new Map(
    text.split("\n").flatMap((line) => {
      const match = /^(\w+)\s+(\d+)\s*$/.exec(line);
      return match ? [[match[1] ?? "", Number(match[2])] as const] : [];
    }),
  );
  const location = properties.get("location_id");
  if (location === undefined || !(properties.get("simd_count") ?? 0)) return null;
  return {
    pciAddress: toAddress(properties.get("domain") ?? 0, location),
    uuid: toUuid(text),
    gfxTargetVersion: properties.get("gfx_target_version") || null,
    hasCpu: (properties.get("cpu_cores_count") ?? 0) > 0,
  };
}

/** 64 bits, more than a number holds. */
function toUuid(text: string): string | null {
  const digits = /^unique_id\s+(\d{1,20})\s*$/m.exec(text)?.[1] ?? "0";
  return BigInt(digits) === 0n ? null : `GPU-${BigInt(digits).toString(16).padStart(16, "0")}`;
}

/** `location_id` is bus, device and function in 8, 5 and 3 bits. */
function toAddress(domain: number, location: number): string {
  const hex = (value: number, width: number) => value.toString(16).padStart(width, "0");
  const bus = (location >>> 8) & 0xff;
  const device = (location >>> 3) & 0x1f;
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(device, 2)}.${location & 7}`;
}
