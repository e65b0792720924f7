import type { CatalogueModel } from "../catalogue/catalogue-model.ts";
import { formatGibibytes } from "./format-gibibytes.ts";
import type { NeededBytes } from "./needed-bytes.ts";
import type { Placement } from "./place-model.ts";
import type { Fit } from "./recommendation.ts";

export interface DescribeOptions {
  readonly model: CatalogueModel;
  readonly needed: NeededBytes;
  readonly contextTokens: number;
  readonly isInstalled: boolean;
  readonly minTokensPerSecond: number;
}

const places: Readonly<Record<Fit, string>> = {
  gpu: "fits the GPU",
  partial: "runs partly on the processor",
  cpu: "runs on the processor",
  no: "does not fit",
};

/** One line that says why a model stands where it stands. */
export function describePlacement(placement: Placement, options: DescribeOptions): string {
  const { model, needed, contextTokens, isInstalled } = options;
  const { fits, where, usableBytes } = placement;
  const sum = `needs ${formatGibibytes(needed.total)} of ${formatGibibytes(usableBytes)} usable (${where})`;
  return [
    `${places[fits]}: ${sum}`,
    describeSpeed(placement, options),
    model.hasTools ? null : "not trained to call tools",
    model.nativeContextTokens < contextTokens
      ? `its context ends at ${model.nativeContextTokens} of ${contextTokens} tokens`
      : null,
    isInstalled ? "installed already" : null,
  ]
    .filter((part) => part !== null)
    .join("; ");
}

function describeSpeed(
  { fits, tokensPerSecond }: Placement,
  { minTokensPerSecond }: DescribeOptions,
): string | null {
  if (fits === "no") return null;
  if (tokensPerSecond === null) return "speed unknown: the GPU's memory bandwidth is in no table";
  const speed = `about ${tokensPerSecond.toFixed(tokensPerSecond < 10 ? 1 : 0)} tokens/s`;
  return tokensPerSecond < minTokensPerSecond ? `${speed}, below ${minTokensPerSecond}` : speed;
}
