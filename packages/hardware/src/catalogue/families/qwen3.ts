import { configOf, defineFamily, fullAttention, litGptShapes } from "../define-model.ts";

const traits = {
  weight: 1,
  hasTools: true,
  licence: "Apache-2.0",
  nativeContextTokens: 40_960,
} as const;

/** Qwen 3 (April 2025): the measure that the weights of other families refer to. */
export const qwen3 = defineFamily({ ...traits, family: "qwen3", confirmedBy: litGptShapes }, [
  {
    size: "0.6b",
    totalB: 0.596,
    listedGB: 0.523,
    layers: 28,
    attention: fullAttention(28, 8, 128),
    source: configOf("Qwen/Qwen3-0.6B"),
  },
  {
    size: "1.7b",
    totalB: 1.72,
    listedGB: 1.4,
    layers: 28,
    attention: fullAttention(28, 8, 128),
    source: configOf("Qwen/Qwen3-1.7B"),
  },
  {
    size: "4b",
    totalB: 4.02,
    listedGB: 2.6,
    layers: 36,
    attention: fullAttention(36, 8, 128),
    source: configOf("Qwen/Qwen3-4B"),
  },
  {
    size: "8b",
    aliases: ["latest"],
    totalB: 8.19,
    listedGB: 5.2,
    layers: 36,
    attention: fullAttention(36, 8, 128),
    source: configOf("Qwen/Qwen3-8B"),
  },
  {
    size: "14b",
    totalB: 14.77,
    listedGB: 9.3,
    layers: 40,
    attention: fullAttention(40, 8, 128),
    source: configOf("Qwen/Qwen3-14B"),
  },
  {
    size: "30b-a3b",
    aliases: ["30b"],
    totalB: 30.53,
    activeB: 3.35,
    listedGB: 19,
    layers: 48,
    attention: fullAttention(48, 4, 128),
    source: configOf("Qwen/Qwen3-30B-A3B"),
  },
  {
    size: "32b",
    // The mixture of the same size does nearly as well at ten times the speed.
    weight: 0.95,
    totalB: 32.76,
    listedGB: 20.2,
    layers: 64,
    attention: fullAttention(64, 8, 128),
    source: configOf("Qwen/Qwen3-32B"),
  },
  {
    size: "235b-a22b",
    aliases: ["235b"],
    totalB: 235.09,
    activeB: 22.2,
    listedGB: 142,
    layers: 94,
    attention: fullAttention(94, 4, 128),
    source: configOf("Qwen/Qwen3-235B-A22B"),
  },
]);

export const qwen3Coder = defineFamily(
  { ...traits, family: "qwen3-coder", weight: 0.9, nativeContextTokens: 262_144 },
  [
    {
      size: "30b",
      tagSuffix: "-a3b",
      totalB: 30.53,
      activeB: 3.35,
      listedGB: 19,
      layers: 48,
      attention: fullAttention(48, 4, 128),
      source: configOf("Qwen/Qwen3-Coder-30B-A3B-Instruct"),
    },
  ],
);
