import type { Recommendation } from "@harombe/hardware";

import { formatMemory } from "../output/format-quantity.ts";
import { renderTable } from "../output/render-table.ts";

const places: Readonly<Record<Recommendation["fits"], string>> = {
  gpu: "on the GPU",
  partial: "partly on the CPU",
  cpu: "on the CPU",
  no: "does not fit",
};

/** The best models as a table, with what each needs of what there is. */
export function renderRecommendations(
  recommendations: readonly Recommendation[],
  { count = 10 }: { readonly count?: number } = {},
): string {
  const shown = recommendations.slice(0, count);
  const [best] = shown;
  if (!best) return "No model of the catalogue fits this machine.";
  const table = renderTable(
    [
      { title: "Model", value: ({ model }) => model },
      { title: "Fits", value: ({ fits }) => places[fits] },
      {
        title: "Needs",
        value: ({ neededBytes }) => formatMemory(neededBytes.total),
        align: "right",
      },
      { title: "Of", value: ({ usableBytes }) => formatMemory(usableBytes), align: "right" },
      {
        title: "Tokens/s",
        value: ({ tokensPerSecond }) => speedOf(tokensPerSecond),
        align: "right",
      },
      { title: "Installed", value: ({ installed }) => (installed ? "yes" : "no") },
    ],
    shown,
  );
  return `${table}\n\n${best.model}: ${best.reason}`;
}

function speedOf(tokensPerSecond: number | null): string {
  if (tokensPerSecond === null) return "unknown";
  return `≈ ${tokensPerSecond.toFixed(tokensPerSecond < 10 ? 1 : 0)}`;
}
