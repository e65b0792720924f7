import { configOf, defineFamily, fullAttention, litGptShapes } from "../define-model.ts";

const traits = {
  weight: 0.6,
  hasTools: true,
  licence: "Apache-2.0",
  nativeContextTokens: 131_072,
} as const;

/** Version 0.3, which has no sliding window any more. */
export const mistral = defineFamily(
  {
    ...traits,
    weight: 0.5,
    confirmedBy: litGptShapes,
    family: "mistral",
    tagSuffix: "-instruct-v0.3",
    nativeContextTokens: 32_768,
  },
  [
    {
      size: "7b",
      aliases: ["latest"],
      totalB: 7.25,
      listedGB: 4.4,
      layers: 32,
      attention: fullAttention(32, 8, 128),
      source: configOf("mistralai/Mistral-7B-Instruct-v0.3"),
    },
  ],
);

export const mistralNemo = defineFamily(
  { ...traits, family: "mistral-nemo", defaultQuantization: "Q4_0", tagSuffix: "-instruct-2407" },
  [
    {
      size: "12b",
      aliases: ["latest"],
      totalB: 12.25,
      listedGB: 7.1,
      layers: 40,
      attention: fullAttention(40, 8, 128),
      source: configOf("mistralai/Mistral-Nemo-Instruct-2407"),
      confirmedBy: configOf("riple-saanvi-lab/Saanvi-C0-12B"),
    },
  ],
);

export const mistralSmall = defineFamily(
  {
    ...traits,
    weight: 0.65,
    confirmedBy: litGptShapes,
    family: "mistral-small",
    tagSuffix: "-instruct-2501",
    nativeContextTokens: 32_768,
  },
  [
    {
      size: "24b",
      aliases: ["latest"],
      totalB: 23.57,
      listedGB: 14,
      layers: 40,
      attention: fullAttention(40, 8, 128),
      source: configOf("mistralai/Mistral-Small-24B-Instruct-2501"),
    },
  ],
);

export const mistralSmall32 = defineFamily(
  { ...traits, weight: 0.75, family: "mistral-small3.2", tagSuffix: "-instruct-2506" },
  [
    {
      size: "24b",
      aliases: ["latest"],
      totalB: 24.01,
      listedGB: 15,
      layers: 40,
      attention: fullAttention(40, 8, 128),
      source: configOf("mistralai/Mistral-Small-3.2-24B-Instruct-2506"),
      confirmedBy: configOf("darkc0de/3.2test"),
    },
  ],
);

/** Shapes: table 1 of the report on the Ministral 3 series. */
export const ministral3 = defineFamily(
  {
    ...traits,
    weight: 0.75,
    family: "ministral-3",
    tagSuffix: "-instruct-2512",
    nativeContextTokens: 262_144,
  },
  [
    {
      size: "3b",
      totalB: 3.85,
      listedGB: 3,
      layers: 26,
      attention: fullAttention(26, 8, 128),
      source: configOf("mistralai/Ministral-3-3B-Instruct-2512"),
      confirmedBy: "https://huggingface.co/rootlocalghost/ERNIE-Image/blob/main/pe/config.json",
    },
    {
      size: "8b",
      aliases: ["latest"],
      totalB: 8.92,
      listedGB: 6,
      layers: 34,
      attention: fullAttention(34, 8, 128),
      source: configOf("mistralai/Ministral-3-8B-Instruct-2512"),
    },
    {
      size: "14b",
      totalB: 13.95,
      listedGB: 9.1,
      layers: 40,
      attention: fullAttention(40, 8, 128),
      source: configOf("mistralai/Ministral-3-14B-Instruct-2512"),
    },
  ],
);
