import { detectHardware } from "@harombe/hardware";

import type { CliContext } from "../command/cli-context.ts";
import { formatMemory } from "../output/format-quantity.ts";
import { type Finding, pass, warn } from "./finding.ts";

/** What the machine has, and whether a probe had trouble finding it. */
export async function checkHardware({
  signal,
  environment,
}: Pick<CliContext, "signal" | "environment">): Promise<Finding> {
  const { cpu, gpus, memory, warnings } = await detectHardware({ signal, environment });
  const gpuNames = gpus.map(({ name, vendor }) => name ?? vendor).join(", ") || "no GPU";
  const summary = `${gpuNames}; ${cpu.model ?? "unknown CPU"}; ${formatMemory(memory.totalBytes)}`;
  if (warnings.length === 0) return pass("hardware", summary);
  const troubles = warnings.map(({ message }) => message).join("; ");
  return warn("hardware", `${summary}. ${troubles}`, "harombe hardware");
}
