import { metalShareBytes } from "../parsers/apple/metal-share.ts";
import {
  type AppleDisplayGpu,
  parseSystemProfiler,
} from "../parsers/apple/parse-system-profiler.ts";
import { factOf, firstKnown, known, unknown } from "../report/fact.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { Survey } from "../survey/create-survey.ts";
import { runTool } from "../survey/run-tool.ts";
import { readSetting } from "./probe-sysctl.ts";

type Settings = ReadonlyMap<string, string>;

/** A Mac's GPUs: the one in Apple's chip, or the cards of an Intel Mac. */
export async function probeApple(
  survey: Survey,
  { settings }: { readonly settings: Promise<Settings> },
): Promise<readonly GpuFinding[]> {
  if (survey.world.platform !== "darwin") return [];
  const [asked, displays] = await Promise.all([settings, askProfiler(survey)]);
  if (survey.world.arch === "arm64") return [toChipFinding(asked, displays)];
  return displays.map(toCardFinding);
}

async function askProfiler(survey: Survey): Promise<readonly AppleDisplayGpu[]> {
  const displays = await runTool(survey, {
    commands: ["system_profiler", "/usr/sbin/system_profiler"],
    commandArguments: ["SPDisplaysDataType", "-json"],
    parse: parseSystemProfiler,
    isUseful: (found) => found.length > 0,
  });
  return displays ?? [];
}

function toChipFinding(settings: Settings, displays: readonly AppleDisplayGpu[]): GpuFinding {
  const memoryBytes = readSetting(settings, "hw.memsize");
  const wiredLimitMb = readSetting(settings, "iogpu.wired_limit_mb");
  const display = displays.find(({ vendor }) => vendor === "apple");
  const noSize = "sysctl does not tell hw.memsize";
  const share = memoryBytes === null ? null : metalShareBytes({ memoryBytes, wiredLimitMb });
  const shareSource = wiredLimitMb ? "sysctl iogpu.wired_limit_mb" : "share of sysctl hw.memsize";
  return {
    vendor: "apple",
    pciAddress: null,
    name: firstKnown(
      factOf(display?.name, "system_profiler", "no source tells its name"),
      factOf(settings.get("machdep.cpu.brand_string"), "sysctl", "no source tells its name"),
    ),
    memoryKind: "unified",
    memoryTotalBytes: factOf(memoryBytes, "sysctl hw.memsize", noSize),
    memoryFreeBytes: unknown("macOS gives no figure for the memory free to Metal", "macOS"),
    usableBytes: factOf(share, shareSource, noSize),
    driver: unknown("Metal is part of macOS and has no version of its own", "macOS"),
    isCombinable: false,
  };
}

function toCardFinding(display: AppleDisplayGpu): GpuFinding {
  const source = "system_profiler";
  const bytes = display.vramBytes;
  return {
    vendor: display.vendor,
    pciAddress: null,
    name: factOf(display.name, source, "system_profiler does not tell its name"),
    memoryKind: bytes === null ? "shared" : "dedicated",
    memoryTotalBytes: factOf(bytes, source, "system_profiler does not tell the size of its memory"),
    memoryFreeBytes: unknown("macOS gives no figure for free memory of a card", "macOS"),
    usableBytes: known(0, "Ollama's documentation: on Intel Macs models run on the processor"),
    driver: unknown("drivers of cards are part of macOS", "macOS"),
    isCombinable: false,
  };
}
