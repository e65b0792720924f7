import { toLines } from "../to-lines.ts";
import { toPciAddress } from "../to-pci-address.ts";
import { type AmdDevice, mergeAmdDevices, toAmdDevice } from "./amd-device.ts";
import { toAmdSmiBytes, toAmdSmiText } from "./amd-smi-value.ts";

const readers: Readonly<Record<string, (value: string) => Partial<AmdDevice>>> = {
  "BUS.BDF": (value) => ({ pciAddress: toPciAddress(value) }),
  "ASIC.MARKET_NAME": (value) => ({ name: toAmdSmiText(value) }),
  "DRIVER.VERSION": (value) => ({ driver: toAmdSmiText(value) }),
  "VRAM.SIZE": (value) => ({ vramTotalBytes: toAmdSmiBytes(value) }),
  "MEM_USAGE.TOTAL_VRAM": (value) => ({ vramTotalBytes: toAmdSmiBytes(value) }),
  "MEM_USAGE.USED_VRAM": (value) => ({ vramUsedBytes: toAmdSmiBytes(value) }),
  "MEM_USAGE.TOTAL_GTT": (value) => ({ gttTotalBytes: toAmdSmiBytes(value) }),
  "MEM_USAGE.USED_GTT": (value) => ({ gttUsedBytes: toAmdSmiBytes(value) }),
};

/** `amd-smi static` and `amd-smi metric --mem-usage` as text: `KEY: value` below `GPU: n` and a section. */
export function parseAmdSmiText(text: string): readonly AmdDevice[] {
  let index: number | null = null;
  let section = "";
  const facts: AmdDevice[] = [];
  for (const line of toLines(text)) {
    const [, key = "", value = ""] = /^([A-Z_]+):\s*(.*)$/.exec(line) ?? [];
    if (key === "GPU") index = /^\d+$/.test(value) ? Number(value) : null;
    else if (value === "") section = key === "" ? section : key;
    if (index === null) continue;
    facts.push(toAmdDevice(index, readers[`${section}.${key}`]?.(value) ?? {}));
  }
  return mergeAmdDevices(facts);
}
