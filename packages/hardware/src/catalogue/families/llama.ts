import { configOf, defineFamily, fullAttention, litGptShapes } from "../define-model.ts";

const traits = {
  confirmedBy: litGptShapes,
  weight: 0.55,
  hasTools: true,
  tagSuffix: "-instruct",
  nativeContextTokens: 131_072,
} as const;

export const llama31 = defineFamily({ ...traits, family: "llama3.1", licence: "Llama-3.1" }, [
  {
    size: "8b",
    aliases: ["latest"],
    totalB: 8.03,
    listedGB: 4.9,
    layers: 32,
    attention: fullAttention(32, 8, 128),
    source: configOf("meta-llama/Llama-3.1-8B-Instruct"),
  },
  {
    size: "70b",
    totalB: 70.55,
    listedGB: 43,
    layers: 80,
    attention: fullAttention(80, 8, 128),
    source: configOf("meta-llama/Llama-3.1-70B-Instruct"),
  },
  {
    size: "405b",
    totalB: 405.85,
    listedGB: 243,
    layers: 126,
    attention: fullAttention(126, 8, 128),
    source: configOf("meta-llama/Llama-3.1-405B-Instruct"),
  },
]);

export const llama32 = defineFamily({ ...traits, family: "llama3.2", licence: "Llama-3.2" }, [
  {
    size: "1b",
    totalB: 1.24,
    listedGB: 1.3,
    defaultQuantization: "Q8_0",
    layers: 16,
    attention: fullAttention(16, 8, 64),
    source: configOf("meta-llama/Llama-3.2-1B-Instruct"),
  },
  {
    size: "3b",
    aliases: ["latest"],
    totalB: 3.21,
    listedGB: 2,
    layers: 28,
    attention: fullAttention(28, 8, 128),
    source: configOf("meta-llama/Llama-3.2-3B-Instruct"),
  },
]);

export const llama33 = defineFamily(
  { ...traits, weight: 0.65, family: "llama3.3", licence: "Llama-3.3" },
  [
    {
      size: "70b",
      totalB: 70.55,
      listedGB: 43,
      layers: 80,
      attention: fullAttention(80, 8, 128),
      source: configOf("meta-llama/Llama-3.3-70B-Instruct"),
    },
  ],
);
