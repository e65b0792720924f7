import type { AmdDevice } from "../parsers/amd/amd-device.ts";
import { parseRocmSmiJson } from "../parsers/amd/parse-rocm-smi-json.ts";
import { parseRocmSmiText } from "../parsers/amd/parse-rocm-smi-text.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";
import { type AmdSighting, toSightings } from "./amd-sighting.ts";

const commandArguments = [
  "--showproductname",
  "--showbus",
  "--showdriverversion",
  "--showmeminfo",
  "vram",
  "gtt",
  "--json",
];

/** AMD's GPUs by rocm-smi, which older installations of ROCm have. */
export async function probeRocmSmi(survey: Survey): Promise<readonly AmdSighting[]> {
  const devices = await runTool(survey, {
    commands: ["rocm-smi", "/opt/rocm/bin/rocm-smi"],
    commandArguments,
    parse: parseEither,
    isUseful: (found) => found.length > 0,
  });
  return toSightings(devices ?? [], "rocm-smi");
}

/** Old releases know no `--json` for some of these and print text. */
function parseEither(text: string): readonly AmdDevice[] {
  const devices = parseRocmSmiJson(text);
  return devices.length > 0 ? devices : parseRocmSmiText(text);
}
