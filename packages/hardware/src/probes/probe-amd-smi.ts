import { type AmdDevice, mergeAmdDevices } from "../parsers/amd/amd-device.ts";
import { parseAmdSmiJson } from "../parsers/amd/parse-amd-smi-json.ts";
import { parseAmdSmiText } from "../parsers/amd/parse-amd-smi-text.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";
import { type AmdSighting, toSightings } from "./amd-sighting.ts";

const commands = ["amd-smi", "/opt/rocm/bin/amd-smi"];

/** AMD's GPUs by amd-smi: names and addresses from `static`, memory from `metric`. */
export async function probeAmdSmi(survey: Survey): Promise<readonly AmdSighting[]> {
  const [named, measured] = await Promise.all([
    ask(survey, ["static", "--asic", "--bus", "--vram", "--driver", "--json"]),
    ask(survey, ["metric", "--mem-usage", "--json"]),
  ]);
  return toSightings(mergeAmdDevices(measured, named), "amd-smi");
}

async function ask(
  survey: Survey,
  commandArguments: readonly string[],
): Promise<readonly AmdDevice[]> {
  const devices = await runTool(survey, {
    commands,
    commandArguments,
    parse: parseEither,
    isUseful: (found) => found.length > 0,
  });
  return devices ?? [];
}

/** Some releases print text although JSON was asked for. */
function parseEither(text: string): readonly AmdDevice[] {
  const devices = parseAmdSmiJson(text);
  return devices.length > 0 ? devices : parseAmdSmiText(text);
}
