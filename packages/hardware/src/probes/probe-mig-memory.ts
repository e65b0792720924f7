import { type MigMemory, parseNvidiaSmiXml } from "../parsers/nvidia/parse-nvidia-smi-xml.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";

/** The exact memory of every MIG slice; none when nvidia-smi cannot tell. */
export async function probeMigMemory(
  survey: Survey,
  { commands }: { readonly commands: readonly string[] },
): Promise<readonly MigMemory[]> {
  const sizes = await runTool(survey, {
    commands,
    commandArguments: ["-q", "-x"],
    parse: parseNvidiaSmiXml,
    isUseful: (found) => found.length > 0,
  });
  return sizes ?? [];
}
