import type { DetectHardwareOptions, HardwareReport } from "@harombe/hardware";
import type { EngineModel } from "@harombe/llm";

import { isSameModel } from "./model-names.ts";

export interface RankModelsOptions {
  readonly contextTokens: number;
  /** Variables such as `CUDA_VISIBLE_DEVICES`, which hide GPUs from an engine. Default: none. */
  readonly environment?: DetectHardwareOptions["environment"];
  /** Default: looks at this machine. */
  readonly detect?: (options: DetectHardwareOptions) => Promise<HardwareReport>;
}

export type RankModels = (models: readonly EngineModel[]) => Promise<readonly EngineModel[]>;

/**
 * Puts what is installed in the order in which it is recommended for this machine. What the
 * catalogue does not know follows in the engine's order; models for embeddings come last. The
 * machine is looked at once, and only where there is a choice.
 */
export function createRankModels({
  contextTokens,
  environment = {},
  detect,
}: RankModelsOptions): RankModels {
  let looking: Promise<HardwareReport> | undefined;
  return async (models) => {
    if (models.length < 2) return models;
    const { detectHardware, recommendModels } = await import("@harombe/hardware");
    const hardware = await (looking ??= (detect ?? detectHardware)({ environment }));
    const installed = models.map(({ id }) => id);
    const recommended = recommendModels({ hardware, contextTokens, installed }).filter(
      (recommendation) => recommendation.installed && recommendation.fits !== "no",
    );
    const rankOf = ({ id }: EngineModel): number => {
      const rank = recommended.findIndex(({ model }) => isSameModel(model, id));
      if (rank >= 0) return rank;
      return recommended.length + (embeddingName.test(id) ? 1 : 0);
    };
    return models.toSorted((one, other) => rankOf(one) - rankOf(other));
  };
}

/** Models that make vectors and no answers say so in their names; few engines tell otherwise. */
const embeddingName = /embed|minilm|\bbge\b|rerank/i;
