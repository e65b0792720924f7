/**
 * Bits per weight of llama.cpp's quantizations, overhead included.
 *
 * From the table for Llama 3.1 8B at
 * https://github.com/ggml-org/llama.cpp/blob/master/tools/quantize/README.md; Q4_0 stores blocks of
 * 32 weights in 18 bytes, MXFP4 in 17 (the types' definitions in `ggml-common.h`).
 */
const bitsPerWeight = {
  Q2_K: 3.1593,
  Q3_K_S: 3.6429,
  Q3_K_L: 4.2979,
  MXFP4: 4.25,
  IQ4_XS: 4.4597,
  Q4_0: 4.5,
  Q4_K_S: 4.6672,
  Q4_K_M: 4.8944,
  Q5_K_S: 5.5704,
  Q5_K_M: 5.7036,
  Q6_K: 6.5633,
  Q8_0: 8.5008,
  F16: 16.0005,
} as const;

export type Quantization = keyof typeof bitsPerWeight;

/** Every quantization that sizes can be derived for, the smallest first. */
export const quantizations = Object.keys(bitsPerWeight) as readonly Quantization[];

export function bitsPerWeightOf(quantization: Quantization): number {
  return bitsPerWeight[quantization];
}

/** The quantization of a name in any case, also `fp16`, `bf16`; `null` for an unknown one. */
export function toQuantization(name: string): Quantization | null {
  const upper = name.trim().toUpperCase();
  const usual = upper === "FP16" || upper === "BF16" ? "F16" : upper;
  return quantizations.find((known) => known === usual) ?? null;
}
