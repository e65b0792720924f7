import { parseCpuinfo } from "../parsers/linux/parse-cpuinfo.ts";
import { type Fact, factOf, firstKnown, toNotes } from "../report/fact.ts";
import type { CpuReport } from "../report/hardware-report.ts";
import type { Survey } from "../survey/create-survey.ts";
import { readTextFile } from "../survey/read-files.ts";
import type { SystemNames } from "../world/system-information.ts";
import { readSetting } from "./probe-sysctl.ts";

interface CpuSources {
  readonly settings: Promise<ReadonlyMap<string, string>>;
  readonly names: Promise<SystemNames | null>;
}

/** The processor: the system's own files and settings first, then systeminformation, then Node. */
export async function probeCpu(
  survey: Survey,
  { settings, names }: CpuSources,
): Promise<CpuReport> {
  const [apple, told, cpuinfo] = await Promise.all([settings, names, readCpuinfo(survey)]);
  const processors = survey.world.operatingSystem.cpus();
  const facts = {
    model: firstKnown<string>(
      factOf(cpuinfo.model, "/proc/cpuinfo", "no source tells the processor's name"),
      factOf(apple.get("machdep.cpu.brand_string"), "sysctl", ""),
      factOf(told?.cpuModel, "systeminformation", ""),
      factOf(toModel(processors[0]?.model), "node:os", ""),
    ),
    physicalCores: firstKnown<number>(
      factOf(cpuinfo.physicalCores, "/proc/cpuinfo", "no source tells the number of cores"),
      factOf(readSetting(apple, "hw.physicalcpu"), "sysctl", ""),
      factOf(told?.physicalCores, "systeminformation", ""),
    ),
    logicalCores: toLogicalCores(processors.length, cpuinfo.logicalCores),
  };
  return {
    model: facts.model.value,
    physicalCores: facts.physicalCores.value,
    logicalCores: facts.logicalCores.value,
    notes: toNotes(facts),
  };
}

async function readCpuinfo(survey: Survey): Promise<ReturnType<typeof parseCpuinfo>> {
  if (survey.world.platform !== "linux") return parseCpuinfo("");
  return parseCpuinfo((await readTextFile(survey, "/proc/cpuinfo")) ?? "");
}

function toLogicalCores(fromNode: number, fromFile: number | null): Fact<number> {
  return firstKnown(
    factOf(fromNode || null, "node:os", "no source tells the number of processors"),
    factOf(fromFile, "/proc/cpuinfo", ""),
  );
}

/** Node writes "unknown" where it knows nothing. */
function toModel(text: string | undefined): string | null {
  const model = text?.trim() ?? "";
  return model === "" || model === "unknown" ? null : model;
}
