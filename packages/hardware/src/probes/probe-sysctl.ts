import { appleSettings, parseSysctl } from "../parsers/apple/parse-sysctl.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";

/** macOS's settings; none on other systems. */
export async function probeSysctl(survey: Survey): Promise<ReadonlyMap<string, string>> {
  if (survey.world.platform !== "darwin") return new Map();
  const settings = await runTool(survey, {
    commands: ["sysctl", "/usr/sbin/sysctl"],
    commandArguments: appleSettings,
    parse: parseSysctl,
    isUseful: (found) => found.size > 0,
  });
  return settings ?? new Map<string, string>();
}

/** A setting that is a whole number. */
export function readSetting(settings: ReadonlyMap<string, string>, name: string): number | null {
  const text = settings.get(name);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
