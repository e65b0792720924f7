import { toPciAddress } from "../to-pci-address.ts";

export interface DrmUevent {
  readonly driver: string | null;
  readonly pciAddress: string | null;
}

/** `/sys/class/drm/card<n>/device/uevent`: `KEY=value` a line. */
export function parseUevent(text: string): DrmUevent {
  return {
    driver: /^DRIVER=(\S+)/m.exec(text)?.[1] ?? null,
    pciAddress: toPciAddress(/^PCI_SLOT_NAME=(\S+)/m.exec(text)?.[1]),
  };
}
