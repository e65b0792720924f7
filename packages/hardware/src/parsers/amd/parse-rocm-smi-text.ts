import { toLines } from "../to-lines.ts";
import { type AmdDevice, mergeAmdDevices, toAmdDevice } from "./amd-device.ts";
import { readRocmSmiField } from "./rocm-smi-fields.ts";

/** rocm-smi without `--json`: `GPU[0]  : VRAM Total Memory (B): 25753026560` between banners. */
export function parseRocmSmiText(text: string): readonly AmdDevice[] {
  const driver = /^Driver version:\s*(\S+)/m.exec(text)?.[1] ?? null;
  const facts = toLines(text).flatMap((line) => {
    const [, index, label = "", value = ""] =
      /^GPU\[(\d+)\]\s*:\s*([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (index === undefined) return [];
    return [toAmdDevice(Number(index), { driver, ...readRocmSmiField(label, value) })];
  });
  return mergeAmdDevices(facts);
}
