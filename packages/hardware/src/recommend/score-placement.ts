import type { CatalogueModel } from "../catalogue/catalogue-model.ts";
import type { Placement } from "./place-model.ts";

/** An agent lives on tool calls; a model that was not trained for them loses half. */
const withoutToolsFactor = 0.5;

/**
 * Off the GPU long prompts are read slowly, the slower the more of a model lies there, which the
 * tokens a second of the answer do not show: so many bytes off the GPU halve the score.
 */
const offGpuHalvingBytes = 50e9;

/** A model whose context is too short for the configured one answers, but forgets. */
const shortContextFactor = 0.25;

export interface ScoreOptions {
  readonly placement: Placement;
  readonly contextTokens: number;
  readonly minTokensPerSecond: number;
}

/**
 * The square root of billions of parameters (what size adds grows less and less), times the family's
 * weight, times factors for tools, place, context and speed. Below the wanted speed the factor is the
 * square of the share that is reached: there a model of half the size and twice the speed wins. The
 * score of a model never falls with more memory.
 */
export function scorePlacement(
  model: CatalogueModel,
  { placement, contextTokens, minTokensPerSecond }: ScoreOptions,
): number {
  const speed = Math.min(1, speedOf(placement) / minTokensPerSecond) ** 2;
  const tools = model.hasTools ? 1 : withoutToolsFactor;
  const place = 1 / (1 + placement.offGpuBytes / offGpuHalvingBytes);
  const context = model.nativeContextTokens < contextTokens ? shortContextFactor : 1;
  return Math.sqrt(model.parameters.total / 1e9) * model.weight * tools * place * context * speed;
}

/** All of it on a GPU of unknown bandwidth is not held against a model; a part of it is. */
export function speedOf({ fits, tokensPerSecond, tokensPerSecondMin }: Placement): number {
  return tokensPerSecond ?? (fits === "gpu" ? Infinity : tokensPerSecondMin);
}
