import { z } from "zod";

import { parseJson } from "../parsers/parse-json.ts";
import { toPciAddress } from "../parsers/to-pci-address.ts";
import type { SystemInformation } from "./system-information.ts";

/**
 * The library starts programs that it neither bounds nor ends, so it runs in a process of its own:
 * when that is killed, so is all it started.
 */
const script = `
const { default: library } = await import(process.argv[1]);
const [cpu, graphics] = await Promise.all([library.cpu(), library.graphics()]);
process.stdout.write(JSON.stringify({ cpu, controllers: graphics.controllers }));
`;

const text = z.string().trim().min(1).nullable().catch(null);
const answer = z.object({
  cpu: z.object({
    manufacturer: text,
    brand: text,
    physicalCores: z.number().int().positive().nullable().catch(null),
  }),
  controllers: z.array(z.object({ model: text, busAddress: text })).catch([]),
});

export const readSystemInformation: SystemInformation = async ({ execute, signal }) => {
  const library = import.meta.resolve("systeminformation");
  const { stdout, stderr, exitCode } = await execute(
    process.execPath,
    ["--input-type=module", "--eval", script, library],
    { signal },
  );
  const parsed = answer.safeParse(parseJson(stdout));
  if (!parsed.success) {
    throw new Error(
      `systeminformation ended with ${exitCode}: ${stderr.slice(-500) || "no output"}`,
    );
  }
  const { cpu, controllers } = parsed.data;
  return {
    cpuModel: toCpuModel(cpu),
    physicalCores: cpu.physicalCores,
    gpus: controllers.flatMap(({ model, busAddress }) =>
      model === null ? [] : [{ name: model, pciAddress: toPciAddress(busAddress) }],
    ),
  };
};

function toCpuModel(cpu: { manufacturer: string | null; brand: string | null }): string | null {
  if (cpu.brand === null) return null;
  const hasMaker = cpu.manufacturer === null || cpu.brand.startsWith(cpu.manufacturer);
  return hasMaker ? cpu.brand : `${cpu.manufacturer} ${cpu.brand}`;
}
