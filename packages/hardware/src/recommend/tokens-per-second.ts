/**
 * How much of a memory's peak bandwidth reading weights gets in practice. Measurements with
 * llama.cpp lie around 0.6 for GPUs and Apple silicon
 * (https://github.com/ggml-org/llama.cpp/discussions/4167); the rest goes to computing and waiting.
 */
const efficiency = 0.6;

export interface DecodeLoad {
  /** What one token reads: the active part of the weights and the keys and values so far. */
  readonly readBytes: number;
  /** How much of it lies on the GPU, from 0 to 1. */
  readonly gpuShare: number;
  /** Bytes a second; `null` when unknown. */
  readonly gpuBandwidth: number | null;
  readonly cpuBandwidth: number;
}

/**
 * Tokens a second while answering: a token costs the time to read what it passes through, first
 * what lies on the GPU and then what lies in system memory. `null` when something lies on a GPU of
 * unknown bandwidth.
 */
export function tokensPerSecondOf(load: DecodeLoad): number | null {
  const { readBytes, gpuShare, gpuBandwidth, cpuBandwidth } = load;
  if (gpuShare > 0 && gpuBandwidth === null) return null;
  const gpuSeconds = gpuShare > 0 ? (readBytes * gpuShare) / (gpuBandwidth ?? 1) : 0;
  const cpuSeconds = (readBytes * (1 - gpuShare)) / cpuBandwidth;
  return efficiency / (gpuSeconds + cpuSeconds);
}
