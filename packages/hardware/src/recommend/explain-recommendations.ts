import { formatGibibytes } from "./format-gibibytes.ts";
import type { Recommendation } from "./recommendation.ts";

/** The best recommendations as text, each term of each sum on a line of its own. Default: five of them. */
export function explainRecommendations(
  recommendations: readonly Recommendation[],
  { count = 5 }: { readonly count?: number } = {},
): string {
  return recommendations
    .slice(0, count)
    .map((recommendation, index) => explain(recommendation, index + 1))
    .join("\n\n");
}

function explain(recommendation: Recommendation, rank: number): string {
  const { neededBytes, contextTokens, usableBytes, parameters } = recommendation;
  const size = `${(parameters.total / 1e9).toFixed(1)} billion parameters`;
  const active =
    parameters.active < parameters.total
      ? `, ${(parameters.active / 1e9).toFixed(1)} billion a token`
      : "";
  const rows: readonly (readonly [string, number])[] = [
    [`weights (${recommendation.quantization})`, neededBytes.weights],
    [`+ KV cache (${contextTokens} tokens)`, neededBytes.kvCache],
    ["+ overhead", neededBytes.overhead],
    ["= needed", neededBytes.total],
    ["  usable", usableBytes],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    `${rank}. ${recommendation.model} (${size}${active})`,
    ...rows.map(
      ([label, bytes]) => `   ${label.padEnd(width)} ${formatGibibytes(bytes).padStart(10)}`,
    ),
    `   ${recommendation.reason}`,
  ].join("\n");
}
