/** What a list of visible devices may call a GPU. */
export interface DeviceNames {
  /** Position among the vendor's GPUs, as its tools count them. */
  readonly index: number;
  /** `GPU-8932f937-…`; a beginning of one that no other GPU shares is enough. */
  readonly ids: readonly string[];
}

/**
 * The devices that a list such as `CUDA_VISIBLE_DEVICES=0,2` or `ROCR_VISIBLE_DEVICES=GPU-8932f937`
 * leaves visible: all without a list, none for an empty one, and after an entry that names no device
 * nothing more, as in the CUDA Programming Guide, "CUDA Environment Variables".
 */
export function selectVisible<Device extends DeviceNames>(
  devices: readonly Device[],
  list: string | undefined,
): readonly Device[] {
  if (list === undefined) return devices;
  const visible = new Set<Device>();
  for (const entry of list.split(",")) {
    const named = findDevices(devices, entry.trim());
    if (named.length === 0) break;
    for (const device of named) visible.add(device);
  }
  return devices.filter((device) => visible.has(device));
}

/** One device; several for the number or name of a GPU that is cut into slices; none for nonsense. */
function findDevices<Device extends DeviceNames>(
  devices: readonly Device[],
  entry: string,
): readonly Device[] {
  if (/^\d+$/.test(entry)) return devices.filter(({ index }) => index === Number(entry));
  if (!/^(GPU|MIG)-./i.test(entry)) return [];
  const named = devices.filter(({ ids }) =>
    ids.some((id) => id.toLowerCase().startsWith(entry.toLowerCase())),
  );
  return new Set(named.map(({ index }) => index)).size === 1 ? named : [];
}
