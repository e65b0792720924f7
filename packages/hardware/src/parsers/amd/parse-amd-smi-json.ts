import { z } from "zod";

import { parseJson } from "../parse-json.ts";
import { toPciAddress } from "../to-pci-address.ts";
import { type AmdDevice, toAmdDevice } from "./amd-device.ts";
import { toAmdSmiBytes, toAmdSmiText } from "./amd-smi-value.ts";

/** `24560`, `"24560 MB"` or `{ "value": 24560, "unit": "MB" }`: all three were in use. */
const quantity = z
  .union([
    z.object({ value: z.union([z.number(), z.string()]), unit: z.string().optional() }),
    z.number(),
    z.string(),
  ])
  .transform((value) =>
    typeof value === "object" ? `${value.value} ${value.unit ?? ""}` : String(value),
  )
  .transform(toAmdSmiBytes)
  .nullable()
  .catch(null)
  .default(null);

const text = z.string().transform(toAmdSmiText).nullable().catch(null).default(null);

const device = z.object({
  gpu: z.coerce.number().int().min(0),
  bdf: text,
  bus: z.object({ bdf: text }).catch({ bdf: null }).default({ bdf: null }),
  asic: z.object({ market_name: text }).catch({ market_name: null }).default({ market_name: null }),
  driver: z.object({ version: text }).catch({ version: null }).default({ version: null }),
  vram: z.object({ size: quantity }).catch({ size: null }).default({ size: null }),
  mem_usage: z
    .object({ total_vram: quantity, used_vram: quantity, total_gtt: quantity, used_gtt: quantity })
    .nullable()
    .catch(null)
    .default(null),
});

const answer = z.union([
  z.array(z.unknown()),
  z.object({ gpu_data: z.array(z.unknown()) }).transform(({ gpu_data: devices }) => devices),
]);

/**
 * `amd-smi static --json` and `amd-smi metric --mem-usage --json`: an array, or since ROCm 7 an
 * object with `gpu_data`. Sizes are in "MB" of 1024 squared.
 */
export function parseAmdSmiJson(output: string): readonly AmdDevice[] {
  const parsed = answer.safeParse(parseJson(output));
  if (!parsed.success) return [];
  return parsed.data.flatMap((entry) => {
    const known = device.safeParse(entry);
    return known.success ? [toDevice(known.data)] : [];
  });
}

function toDevice(entry: z.infer<typeof device>): AmdDevice {
  return toAmdDevice(entry.gpu, {
    pciAddress: toPciAddress(entry.bus.bdf ?? entry.bdf),
    name: entry.asic.market_name,
    driver: entry.driver.version,
    vramTotalBytes: entry.mem_usage?.total_vram ?? entry.vram.size,
    vramUsedBytes: entry.mem_usage?.used_vram ?? null,
    gttTotalBytes: entry.mem_usage?.total_gtt ?? null,
    gttUsedBytes: entry.mem_usage?.used_gtt ?? null,
  });
}
