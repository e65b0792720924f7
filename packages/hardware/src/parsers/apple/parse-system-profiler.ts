import { z } from "zod";

import { parseJson } from "../parse-json.ts";
import { parseQuantity } from "../parse-quantity.ts";

/** A GPU as `system_profiler SPDisplaysDataType -json` describes it. */
export interface AppleDisplayGpu {
  readonly name: string | null;
  readonly vendor: "apple" | "amd" | "intel" | "nvidia" | "other";
  readonly cores: number | null;
  /** Only for the GPUs of Intel Macs. */
  readonly vramBytes: number | null;
}

const text = z.string().trim().min(1).nullable().catch(null).default(null);
const controller = z.object({
  _name: text,
  sppci_model: text,
  sppci_cores: text,
  sppci_device_type: text,
  spdisplays_vendor: text,
  spdisplays_vram: text,
});
const answer = z.object({ SPDisplaysDataType: z.array(controller) });

export function parseSystemProfiler(output: string): readonly AppleDisplayGpu[] {
  const parsed = answer.safeParse(parseJson(output));
  if (!parsed.success) return [];
  return parsed.data.SPDisplaysDataType.map((entry) => ({
    name: entry.sppci_model ?? entry._name,
    vendor: toVendor(entry.spdisplays_vendor ?? ""),
    cores: toCores(entry.sppci_cores),
    vramBytes: parseQuantity(entry.spdisplays_vram ?? "", { defaultUnit: "" }),
  }));
}

function toVendor(value: string): AppleDisplayGpu["vendor"] {
  const known = (["apple", "amd", "intel", "nvidia"] as const).find((name) =>
    value.toLowerCase().includes(name),
  );
  return known ?? (value.includes("0x1002") ? "amd" : "other");
}

function toCores(value: string | null): number | null {
  return value !== null && /^\d+$/.test(value) ? Number(value) : null;
}
