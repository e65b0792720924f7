import type { AttentionLayers } from "../catalogue-model.ts";
import { configOf, defineFamily, litGptShapes } from "../define-model.ts";

interface Shape {
  readonly kvHeads: number;
  readonly headSize: number;
}

/** Of every six layers five look back over a window and one over everything; a rest is windowed. */
function interleaved(
  layers: number,
  { windowed, whole, windowTokens }: { windowed: Shape; whole: Shape; windowTokens: number },
): AttentionLayers[] {
  const wholeLayers = Math.floor(layers / 6);
  return [
    { layers: wholeLayers, ...whole, windowTokens: null },
    { layers: layers - wholeLayers, ...windowed, windowTokens },
  ];
}

function gemma3Layers(layers: number, shape: Shape, windowTokens: number): AttentionLayers[] {
  return interleaved(layers, { windowed: shape, whole: shape, windowTokens });
}

export const gemma3 = defineFamily(
  {
    family: "gemma3",
    weight: 0.7,
    hasTools: false,
    licence: "Gemma",
    confirmedBy: litGptShapes,
    tagSuffix: "-it",
    nativeContextTokens: 131_072,
  },
  [
    {
      size: "1b",
      totalB: 1,
      listedGB: 0.815,
      nativeContextTokens: 32_768,
      layers: 26,
      attention: gemma3Layers(26, { kvHeads: 1, headSize: 256 }, 512),
      source: configOf("google/gemma-3-1b-it"),
    },
    {
      size: "4b",
      aliases: ["latest"],
      totalB: 4.3,
      listedGB: 3.3,
      layers: 34,
      attention: gemma3Layers(34, { kvHeads: 4, headSize: 256 }, 1024),
      source: configOf("google/gemma-3-4b-it"),
    },
    {
      size: "12b",
      totalB: 12.19,
      listedGB: 8.1,
      layers: 48,
      attention: gemma3Layers(48, { kvHeads: 8, headSize: 256 }, 1024),
      source: configOf("google/gemma-3-12b-it"),
    },
    {
      size: "27b",
      totalB: 27.43,
      listedGB: 17,
      layers: 62,
      attention: gemma3Layers(62, { kvHeads: 16, headSize: 128 }, 1024),
      source: configOf("google/gemma-3-27b-it"),
    },
  ],
);

/** Gemma 4 (2026): the layers that see everything have fewer, longer heads than the windowed ones. */
export const gemma4 = defineFamily(
  {
    family: "gemma4",
    weight: 0.75,
    hasTools: true,
    licence: "Apache-2.0",
    tagSuffix: "-it",
    nativeContextTokens: 262_144,
  },
  [
    {
      size: "26b",
      tagSuffix: "-a4b-it",
      totalB: 25.2,
      activeB: 3.8,
      listedGB: 18,
      layers: 30,
      attention: interleaved(30, {
        windowed: { kvHeads: 8, headSize: 256 },
        whole: { kvHeads: 2, headSize: 512 },
        windowTokens: 1024,
      }),
      source: configOf("google/gemma-4-26B-A4B-it"),
      confirmedBy: "https://ollama.com/library/gemma4:26b-a4b-it-q4_K_M/blobs/7121486771cb",
    },
    {
      size: "31b",
      totalB: 30.7,
      listedGB: 20,
      layers: 60,
      attention: interleaved(60, {
        windowed: { kvHeads: 16, headSize: 256 },
        whole: { kvHeads: 4, headSize: 512 },
        windowTokens: 1024,
      }),
      source: configOf("google/gemma-4-31B-it"),
      confirmedBy:
        "https://ollama.com/huihui_ai/gemma-4-abliterated:31b-v2-q4_K/blobs/9d6e844f4a85",
    },
  ],
);
