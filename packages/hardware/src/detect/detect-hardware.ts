import { probeAmd } from "../probes/probe-amd.ts";
import { probeApple } from "../probes/probe-apple.ts";
import { probeCpu } from "../probes/probe-cpu.ts";
import { probeDrm } from "../probes/probe-drm.ts";
import { probeIntel } from "../probes/probe-intel.ts";
import { probeMemory } from "../probes/probe-memory.ts";
import { probeNvidia } from "../probes/probe-nvidia.ts";
import { probeSysctl } from "../probes/probe-sysctl.ts";
import { probeWindows } from "../probes/probe-windows.ts";
import type { GpuFinding } from "../report/gpu-finding.ts";
import type { HardwareReport, MemoryReport } from "../report/hardware-report.ts";
import { toGpuReport } from "../report/to-gpu-report.ts";
import { createSurvey, type Survey } from "../survey/create-survey.ts";
import type { HardwareWorld } from "../world/hardware-world.ts";
import { createRealWorld } from "../world/real-world.ts";
import { fillNames } from "./fill-names.ts";

/** Any part of the world can be replaced; what is left out is the real one. */
export interface DetectHardwareOptions extends Partial<HardwareWorld> {
  /** How long each source may take to answer. Default 5000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the processor, the memory and the GPUs of this machine. All sources are asked at the same
 * time. One that fails, hangs or prints garbage is a warning in the report and never an error; what
 * nobody tells is `null`, with the reason in `notes`. Rejects only when `signal` aborts, with its
 * reason. No program that it starts outlives the call.
 */
export async function detectHardware({
  timeoutMs = 5000,
  signal,
  ...replaced
}: DetectHardwareOptions = {}): Promise<HardwareReport> {
  if (!(timeoutMs > 0)) throw new TypeError(`timeoutMs must be above 0, not ${timeoutMs}`);
  signal?.throwIfAborted();
  const survey = createSurvey({ world: { ...createRealWorld(), ...replaced }, timeoutMs, signal });
  try {
    return await look(survey);
  } catch (error) {
    // Only an abort comes here: let every probe end its programs before the caller goes on.
    await survey.settle();
    throw error;
  }
}

async function look(survey: Survey): Promise<HardwareReport> {
  const { world } = survey;
  const settings = probeSysctl(survey);
  const names = survey.ask("systeminformation", (signal) =>
    world.systemInformation({ execute: world.exec, signal }),
  );
  const memory = probeMemory(survey);
  const [cpu, ownMemory, findings, told] = await Promise.all([
    probeCpu(survey, { settings, names }),
    memory,
    probeGpus(survey, { settings, memory }),
    names,
  ]);
  return {
    platform: world.platform,
    arch: world.arch,
    cpu,
    memory: ownMemory,
    gpus: fillNames(findings, told ?? { gpus: [] }).map(toGpuReport),
    warnings: survey.warnings.toSorted((left, right) => left.source.localeCompare(right.source)),
  };
}

async function probeGpus(
  survey: Survey,
  shared: {
    readonly settings: Promise<ReadonlyMap<string, string>>;
    readonly memory: Promise<MemoryReport>;
  },
): Promise<readonly GpuFinding[]> {
  const cards = probeDrm(survey);
  const [adapters, ...found] = await Promise.all([
    probeWindows(survey),
    probeNvidia(survey, { cards, memory: shared.memory }),
    probeAmd(survey, { cards, memory: shared.memory }),
    probeApple(survey, shared),
    probeIntel(survey, { cards }),
  ]);
  const gpus = found.flat();
  // The system lists the adapters of every vendor; where the vendor's own tool answered, it knows more.
  return [...gpus, ...adapters.filter(({ vendor }) => !gpus.some((gpu) => gpu.vendor === vendor))];
}
