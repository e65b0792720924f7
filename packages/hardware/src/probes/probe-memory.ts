import { parseVmStat } from "../parsers/apple/parse-vm-stat.ts";
import { parseMeminfo } from "../parsers/linux/parse-meminfo.ts";
import { type Fact, factOf, firstKnown, toNotes } from "../report/fact.ts";
import type { MemoryReport } from "../report/hardware-report.ts";
import type { Survey } from "../survey/create-survey.ts";
import { readTextFile } from "../survey/read-files.ts";
import { runTool } from "../survey/run-tool.ts";
import { probeMemoryLimit } from "./probe-memory-limit.ts";

/** The machine's memory, and the container's limit where there is one. */
export async function probeMemory(survey: Survey): Promise<MemoryReport> {
  const { platform, operatingSystem } = survey.world;
  const [meminfo, vmStat, limitBytes] = await Promise.all([
    platform === "linux" ? readTextFile(survey, "/proc/meminfo") : null,
    platform === "darwin" ? askVmStat(survey) : null,
    probeMemoryLimit(survey),
  ]);
  const linux = parseMeminfo(meminfo ?? "");
  const facts = {
    totalBytes: firstKnown(
      factOf(linux.totalBytes, "/proc/meminfo", "no source tells the size of memory"),
      factOf(toBytes(operatingSystem.totalmem()), "node:os", ""),
    ),
    availableBytes: firstKnown(
      factOf(linux.availableBytes, "/proc/meminfo", "no source tells what is available"),
      factOf(vmStat, "vm_stat", ""),
      toFree(survey),
    ),
    limitBytes,
  };
  return {
    totalBytes: facts.totalBytes.value,
    availableBytes: facts.availableBytes.value,
    limitBytes: limitBytes.value,
    notes: toNotes(facts),
  };
}

/** On Windows what is free is what is available; on macOS it leaves out the caches, so is no answer. */
function toFree({ world }: Survey): Fact<number> {
  const free = world.platform === "darwin" ? null : toBytes(world.operatingSystem.freemem());
  return factOf(free, "node:os", "");
}

function askVmStat(survey: Survey): Promise<number | null> {
  return runTool(survey, {
    commands: ["vm_stat", "/usr/bin/vm_stat"],
    commandArguments: [],
    parse: parseVmStat,
    isUseful: (bytes) => bytes !== null,
  });
}

function toBytes(value: number): number | null {
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}
