import { parseQuantity } from "../parse-quantity.ts";
import { toPciAddress } from "../to-pci-address.ts";
import type { AmdDevice } from "./amd-device.ts";

/** Releases spell the labels differently ("Card series", "Card Series"): compare in lower case. */
const readers: Readonly<Record<string, (value: string, unit: string) => Partial<AmdDevice>>> = {
  "card series": (value) => ({ name: toName(value) }),
  "pci bus": (value) => ({ pciAddress: toPciAddress(value) }),
  "vram total memory": (value, unit) => ({ vramTotalBytes: toBytes(value, unit) }),
  "vram total used memory": (value, unit) => ({ vramUsedBytes: toBytes(value, unit) }),
  "gtt total memory": (value, unit) => ({ gttTotalBytes: toBytes(value, unit) }),
  "gtt total used memory": (value, unit) => ({ gttUsedBytes: toBytes(value, unit) }),
};

/** What one label of rocm-smi tells about a device; nothing for most of them. */
export function readRocmSmiField(label: string, value: string): Partial<AmdDevice> {
  const [, name = "", unit = "b"] =
    /^(.*?)\s*(?:\((\w+)\))?$/.exec(label.trim().toLowerCase()) ?? [];
  return readers[name]?.(value.trim(), unit) ?? {};
}

/** Bytes in all releases seen; a label with another unit is believed. */
function toBytes(value: string, unit: string): number | null {
  return parseQuantity(value, { defaultUnit: unit });
}

/** Where the name is not in its database, rocm-smi writes the device's number, `0x744c`. */
function toName(value: string): string | null {
  return value === "" || /^(n\/?a|0x[0-9a-f]+)$/i.test(value) ? null : value;
}
