import type { CatalogueModel, QuantizedFile } from "../catalogue/catalogue-model.ts";
import { modelCatalogue } from "../catalogue/model-catalogue.ts";
import type { Quantization } from "../catalogue/quantization.ts";
import type { HardwareReport } from "../report/hardware-report.ts";
import { checkOptions } from "./check-options.ts";
import { describePlacement } from "./describe-placement.ts";
import { type MachineMemory, toMachineMemory } from "./memory-pools.ts";
import { type NeededBytes, neededBytesOf } from "./needed-bytes.ts";
import { type Placement, placeModel, reachOf } from "./place-model.ts";
import type { Recommendation } from "./recommendation.ts";
import { scorePlacement, speedOf } from "./score-placement.ts";
import { selectFiles } from "./select-files.ts";

export interface RecommendOptions {
  readonly hardware: HardwareReport;
  /** The context that must fit. At least 1. Default 8192. */
  readonly contextTokens?: number;
  /**
   * In any case, "q4_k_m". Models that are not published in it count at their own default.
   * Default "Q4_K_M".
   */
  readonly quantization?: string;
  /** Names of models that the engine has, as it lists them. Default none. */
  readonly installed?: readonly string[];
  /** The share of usable memory that may be filled, above 0 and up to 1. Default 0.85. */
  readonly margin?: number;
  /** The speed below which a smaller model is better. Above 0. Default 6: people read
   * 250 words, or 330 tokens, a minute. */
  readonly minTokensPerSecond?: number;
  /**
   * Peak bandwidth of system memory in bytes a second. Default 42.7e9, two channels of DDR4-2666:
   * no system tells the real one without special rights, and most machines have more.
   */
  readonly cpuBandwidthBytesPerSecond?: number;
  /** What to choose from. Default {@link modelCatalogue}. */
  readonly catalogue?: readonly CatalogueModel[];
}

/** With the defaults filled in. */
type Task = Required<Omit<RecommendOptions, "quantization">> & {
  readonly quantization: Quantization;
  readonly machine: MachineMemory;
};

interface Candidate {
  readonly model: CatalogueModel;
  readonly quantization: Quantization;
  readonly file: QuantizedFile;
  readonly isInstalled: boolean;
}

/**
 * Every model of the catalogue on this machine, best first, those that do not fit at the end, the
 * smallest of them first. What is installed and usable comes before all others. The order follows
 * arithmetic only: `needed = weights + KV cache + overhead` against usable memory, and a score of
 * size and estimated speed.
 *
 * @throws HardwareError `HAROMBE_HARDWARE_UNKNOWN_QUANTIZATION`
 */
export function recommendModels(options: RecommendOptions): readonly Recommendation[] {
  const { margin = 0.85, contextTokens = 8192, minTokensPerSecond = 6 } = options;
  const { hardware, installed = [], catalogue = modelCatalogue } = options;
  const { cpuBandwidthBytesPerSecond = 42.7e9 } = options;
  const numbers = { margin, contextTokens, minTokensPerSecond, cpuBandwidthBytesPerSecond };
  const quantization = checkOptions({ ...numbers, quantization: options.quantization ?? "Q4_K_M" });
  const machine = toMachineMemory(hardware, { margin });
  const task: Task = { ...numbers, hardware, installed, catalogue, quantization, machine };
  return catalogue
    .flatMap((model) =>
      selectFiles(model, { quantization, installed }).map((file) => ({ model, ...file })),
    )
    .map((candidate) => judge(candidate, task))
    .toSorted(compare)
    .map(({ recommendation }) => recommendation);
}

interface Verdict {
  readonly recommendation: Recommendation;
  /** Installed, fitting, and not far below the wanted speed. */
  readonly isReady: boolean;
}

function judge(candidate: Candidate, task: Task): Verdict {
  const { model, file, isInstalled } = candidate;
  const { contextTokens, machine } = task;
  const needed = neededBytesOf(model, { file, contextTokens });
  const best = selectPlacement(candidate, { needed, task });
  const place = best?.placement ?? nowhere(machine);
  const recommendation: Recommendation = {
    model: file.ollamaTag,
    quantization: candidate.quantization,
    fits: place.fits,
    neededBytes: needed,
    usableBytes: place.usableBytes,
    tokensPerSecond: place.tokensPerSecond,
    installed: isInstalled,
    reason: describePlacement(place, {
      model,
      needed,
      contextTokens,
      isInstalled,
      minTokensPerSecond: task.minTokensPerSecond,
    }),
    score: best?.score ?? 0,
    parameters: model.parameters,
    contextTokens,
    nativeContextTokens: model.nativeContextTokens,
    licence: model.licence,
    source: model.source,
  };
  const isFast = speedOf(place) >= task.minTokensPerSecond / 2;
  return { recommendation, isReady: isInstalled && place.fits !== "no" && isFast };
}

function selectPlacement(
  { model }: Candidate,
  { needed, task }: { readonly needed: NeededBytes; readonly task: Task },
): { readonly placement: Placement; readonly score: number } | null {
  const { contextTokens, minTokensPerSecond, machine, cpuBandwidthBytesPerSecond } = task;
  const placements = placeModel(model, {
    needed,
    machine,
    cpuBandwidth: cpuBandwidthBytesPerSecond,
  });
  const [best] = placements
    .map((placement) => ({
      placement,
      score: scorePlacement(model, { placement, contextTokens, minTokensPerSecond }),
    }))
    .toSorted(
      (left, right) =>
        right.score - left.score || speedOf(right.placement) - speedOf(left.placement),
    );
  return best ?? null;
}

function nowhere(machine: MachineMemory): Placement {
  const reaches = machine.gpuPools.map((pool) => reachOf(pool, machine));
  const usableBytes = Math.max(machine.cpuUsableBytes, ...reaches);
  return {
    fits: "no",
    where: "this machine",
    usableBytes,
    offGpuBytes: 0,
    tokensPerSecond: null,
    tokensPerSecondMin: 0,
  };
}

function compare(left: Verdict, right: Verdict): number {
  const [a, b] = [left.recommendation, right.recommendation];
  return (
    Number(right.isReady) - Number(left.isReady) ||
    b.score - a.score ||
    a.neededBytes.total - b.neededBytes.total
  );
}
