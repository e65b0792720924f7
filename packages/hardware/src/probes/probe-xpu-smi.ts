import { parseXpuSmi, type XpuSmiDevice } from "../parsers/intel/parse-xpu-smi.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";

/** More than any machine holds; a longer list is not asked about one by one. */
const devicesMax = 16;

/** Intel's GPUs by xpu-smi. Its list has no memory, so each device is asked about by itself. */
export async function probeXpuSmi(survey: Survey): Promise<readonly XpuSmiDevice[]> {
  const listed = (await ask(survey, ["discovery", "-j"])).slice(0, devicesMax);
  return Promise.all(
    listed.map(async (device) => {
      if (device.memoryTotalBytes !== null) return device;
      const [detail] = await ask(survey, ["discovery", "-d", String(device.id), "-j"]);
      if (!detail) return device;
      const { name, pciAddress } = detail;
      return {
        ...detail,
        id: device.id,
        name: name ?? device.name,
        pciAddress: pciAddress ?? device.pciAddress,
      };
    }),
  );
}

async function ask(
  survey: Survey,
  commandArguments: readonly string[],
): Promise<readonly XpuSmiDevice[]> {
  const devices = await runTool(survey, {
    commands: ["xpu-smi"],
    commandArguments,
    parse: parseXpuSmi,
    isUseful: (found) => found.length > 0,
  });
  return devices ?? [];
}
