import { z } from "zod";

import type { GpuVendor } from "../../report/hardware-report.ts";
import { parseJson } from "../parse-json.ts";

/** A display adapter as the Windows registry describes it. */
export interface VideoController {
  readonly name: string;
  readonly vendor: GpuVendor;
  readonly driver: string | null;
  readonly memoryTotalBytes: number | null;
}

const text = z.string().trim().min(1).nullable().catch(null).default(null);
const controller = z.object({
  DriverDesc: z.string().trim().min(1),
  DriverVersion: text,
  MatchingDeviceId: text,
  "HardwareInformation.qwMemorySize": z
    .number()
    .int()
    .positive()
    .nullable()
    .catch(null)
    .default(null),
});

const vendors: Readonly<Record<string, GpuVendor>> = {
  "10de": "nvidia",
  "1002": "amd",
  "8086": "intel",
};

/**
 * `Get-ItemProperty … | ConvertTo-Json` on the class key of display adapters. PowerShell prints one
 * object for one adapter and an array for several. `qwMemorySize` has 64 bits; the 32 bits of
 * `Win32_VideoController.AdapterRAM` stop at 4095 MB and are not read. Adapters that are not on
 * the PCI bus (remote desktop, virtual displays) are left out.
 */
export function parseVideoControllers(output: string): readonly VideoController[] {
  const json = parseJson(output);
  const entries: readonly unknown[] = Array.isArray(json) ? json : [json];
  return entries.flatMap((entry) => {
    const parsed = controller.safeParse(entry);
    if (!parsed.success) return [];
    const id = /^pci\\ven_([0-9a-f]{4})/i.exec(parsed.data.MatchingDeviceId ?? "")?.[1];
    if (id === undefined) return [];
    return [
      {
        name: parsed.data.DriverDesc,
        vendor: vendors[id.toLowerCase()] ?? "other",
        driver: parsed.data.DriverVersion,
        memoryTotalBytes: parsed.data["HardwareInformation.qwMemorySize"],
      },
    ];
  });
}
