import { configOf, defineFamily, fullAttention, litGptShapes } from "../define-model.ts";

const traits = { licence: "MIT", weight: 0.65, confirmedBy: litGptShapes } as const;

export const phi4 = defineFamily(
  { ...traits, family: "phi4", hasTools: false, nativeContextTokens: 16_384 },
  [
    {
      size: "14b",
      aliases: ["latest"],
      totalB: 14.66,
      listedGB: 9.1,
      layers: 40,
      attention: fullAttention(40, 10, 128),
      source: configOf("microsoft/phi-4"),
    },
  ],
);

export const phi4Mini = defineFamily(
  { ...traits, family: "phi4-mini", hasTools: true, nativeContextTokens: 131_072 },
  [
    {
      size: "3.8b",
      aliases: ["latest"],
      totalB: 3.84,
      listedGB: 2.5,
      layers: 32,
      attention: fullAttention(32, 8, 128),
      source: configOf("microsoft/Phi-4-mini-instruct"),
    },
  ],
);
