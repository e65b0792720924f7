import { type Quantization, quantizations, toQuantization } from "../catalogue/quantization.ts";
import { HardwareError } from "../errors/hardware-error.ts";

export interface CheckedOptions {
  readonly margin: number;
  readonly contextTokens: number;
  readonly minTokensPerSecond: number;
  readonly cpuBandwidthBytesPerSecond: number;
  readonly quantization: string;
}

/** Refuses numbers without sense, which are a programmer's mistake, and unknown quantizations. */
export function checkOptions(options: CheckedOptions): Quantization {
  if (!(options.margin > 0 && options.margin <= 1)) {
    throw new TypeError(`margin must be above 0 and at most 1, not ${options.margin}`);
  }
  for (const name of [
    "contextTokens",
    "minTokensPerSecond",
    "cpuBandwidthBytesPerSecond",
  ] as const) {
    if (!(options[name] > 0 && Number.isFinite(options[name]))) {
      throw new TypeError(`${name} must be a number above 0, not ${options[name]}`);
    }
  }
  const quantization = toQuantization(options.quantization);
  if (quantization !== null) return quantization;
  throw new HardwareError({
    code: "HAROMBE_HARDWARE_UNKNOWN_QUANTIZATION",
    message: `Unknown quantization "${options.quantization}"`,
    hint: `Use one of ${quantizations.join(", ")}.`,
  });
}
