import { parseQuantity } from "../parse-quantity.ts";
import { toPciAddress } from "../to-pci-address.ts";
import type { AmdDevice } from "./amd-device.ts";

/** Releases spell the labels differently ("Card series", "Card Series"): compare in lower case. */
const readers: Readonly<Record<string, (value: string) => Partial<AmdDevice>>> = {
  "card series": (value) => ({ name: toName(value) }),
  "pci bus": (value) => ({ pciAddress: toPciAddress(value) }),
  "vram total memory (b)": (value) => ({ vramTotalBytes: toBytes(value) }),
  "vram total used memory (b)": (value) => ({ vramUsedBytes: toBytes(value) }),
  "gtt total memory (b)": (value) => ({ gttTotalBytes: toBytes(value) }),
  "gtt total used memory (b)": (value) => ({ gttUsedBytes: toBytes(value) }),
};

/** What one label of rocm-smi tells about a device; nothing for most of them. */
export function readRocmSmiField(label: string, value: string): Partial<AmdDevice> {
  return readers[label.trim().toLowerCase()]?.(value.trim()) ?? {};
}

function toBytes(value: string): number | null {
  return parseQuantity(value, { defaultUnit: "B" });
}

/** Where the name is not in its database, rocm-smi writes the device's number, `0x744c`. */
function toName(value: string): string | null {
  return value === "" || /^(n\/?a|0x[0-9a-f]+)$/i.test(value) ? null : value;
}
