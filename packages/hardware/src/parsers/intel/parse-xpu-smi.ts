import { z } from "zod";

import { parseJson } from "../parse-json.ts";
import { parseQuantity } from "../parse-quantity.ts";
import { toPciAddress } from "../to-pci-address.ts";

/** A device of `xpu-smi discovery -j`, or of `xpu-smi discovery -d <id> -j`, which tells more. */
export interface XpuSmiDevice {
  readonly id: number;
  readonly name: string | null;
  readonly pciAddress: string | null;
  readonly driver: string | null;
  readonly memoryTotalBytes: number | null;
  readonly memoryFreeBytes: number | null;
}

const text = z.string().trim().min(1).nullable().catch(null).default(null);
/** A number, or (in most releases) a number in a string. */
const bytes = z
  .union([z.number(), z.string()])
  .transform((value) => parseQuantity(String(value), { defaultUnit: "B" }) || null)
  .nullable()
  .catch(null)
  .default(null);

const device = z.object({
  device_id: z.coerce.number().int().min(0),
  device_name: text,
  pci_bdf_address: text,
  driver_version: text,
  memory_physical_size_byte: bytes,
  memory_free_size_byte: bytes,
});

const answer = z.union([
  z.object({ device_list: z.array(z.unknown()) }).transform(({ device_list: list }) => list),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()).transform((single): unknown[] => [single]),
]);

export function parseXpuSmi(output: string): readonly XpuSmiDevice[] {
  const parsed = answer.safeParse(parseJson(output));
  if (!parsed.success) return [];
  return parsed.data.flatMap((entry) => {
    const known = device.safeParse(entry);
    return known.success ? [toDevice(known.data)] : [];
  });
}

function toDevice(entry: z.infer<typeof device>): XpuSmiDevice {
  return {
    id: entry.device_id,
    name: entry.device_name,
    pciAddress: toPciAddress(entry.pci_bdf_address),
    driver: entry.driver_version,
    memoryTotalBytes: entry.memory_physical_size_byte,
    memoryFreeBytes: entry.memory_free_size_byte,
  };
}
