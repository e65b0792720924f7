import {
  parseVideoControllers,
  type VideoController,
} from "../parsers/windows/parse-video-controllers.ts";
import { factOf, known, unknown } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";

const source = "Windows registry";

const script = [
  String.raw`Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}\0*' -ErrorAction SilentlyContinue`,
  "Select-Object DriverDesc, DriverVersion, MatchingDeviceId, 'HardwareInformation.qwMemorySize'",
  "ConvertTo-Json -Compress",
].join(" | ");

/** Graphics adapters of Windows by the registry, without NVIDIA's, whose own tool tells more. */
export async function probeWindows(survey: Survey): Promise<readonly GpuFinding[]> {
  if (survey.world.platform !== "win32") return [];
  const controllers = await runTool(survey, {
    commands: [
      "powershell.exe",
      String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`,
    ],
    commandArguments: ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script],
    parse: parseVideoControllers,
    isUseful: (found) => found.length > 0,
    mayBeEmpty: true,
  });
  return (controllers ?? []).map(toFinding);
}

/** Adapters inside the processor; the registry has only their carve-out. */
const integratedNames =
  /\b(UHD|HD|Iris)\b.*Graphics|Radeon(\(TM\))?\s+(Graphics|\d{3}M\b|80[456]0S)|Vega \d+ Graphics|Arc\(TM\)( \d+\w)? (Graphics|GPU)$/i;

function toFinding(controller: VideoController): GpuFinding {
  const isShared = integratedNames.test(controller.name);
  const total = isShared
    ? unknown("it borrows system memory, and Windows does not tell how much", source)
    : factOf(controller.memoryTotalBytes, source, "the registry has no size of its memory");
  return {
    vendor: controller.vendor,
    pciAddress: null,
    name: known(controller.name, source),
    memoryKind: isShared ? "shared" : total.value === null ? "unknown" : "dedicated",
    memoryTotalBytes: total,
    memoryFreeBytes: unknown(
      "Windows has no figure for free GPU memory without the vendor's tool",
      source,
    ),
    usableBytes: total,
    driver: factOf(controller.driver, source, "the registry has no driver version"),
    isCombinable: true,
  };
}
