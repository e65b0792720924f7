import type { AttentionLayers } from "../catalogue-model.ts";
import { configOf, defineFamily } from "../define-model.ts";

/** Every second layer looks back over 128 tokens only. */
function alternating(layers: number): AttentionLayers[] {
  const shape = { layers: layers / 2, kvHeads: 8, headSize: 64 };
  return [
    { ...shape, windowTokens: null },
    { ...shape, windowTokens: 128 },
  ];
}

export const gptOss = defineFamily(
  {
    family: "gpt-oss",
    weight: 0.7,
    hasTools: true,
    licence: "Apache-2.0",
    nativeContextTokens: 131_072,
    confirmedBy:
      "https://huggingface.co/datasets/Fred808/helium_memory/commit/9ce919869f3e8359df46f430c4ad52eb23f5ab2b",
    defaultQuantization: "MXFP4",
  },
  [
    {
      size: "20b",
      aliases: ["latest"],
      totalB: 20.91,
      activeB: 3.61,
      listedGB: 14,
      layers: 24,
      attention: alternating(24),
      source: configOf("openai/gpt-oss-20b"),
    },
    {
      size: "120b",
      totalB: 116.83,
      activeB: 5.13,
      listedGB: 65,
      layers: 36,
      attention: alternating(36),
      source: configOf("openai/gpt-oss-120b"),
    },
  ],
);
