import type { Quantization } from "../catalogue/quantization.ts";
import type { NeededBytes } from "./needed-bytes.ts";

/** `gpu`: all of it on the GPU; `partial`: some layers on the processor; `cpu`: all of them; `no`: it does not fit. */
export type Fit = "gpu" | "partial" | "cpu" | "no";

/** One model on one machine. Plain JSON. */
export interface Recommendation {
  /** The name to pull and to run it by. */
  readonly model: string;
  readonly quantization: Quantization;
  readonly fits: Fit;
  readonly neededBytes: NeededBytes;
  /** After the margin: of the GPU, of GPU and system together, or of the system, as `fits` says. */
  readonly usableBytes: number;
  /** An estimate; `null` when it does not fit, or the GPU's bandwidth is unknown. */
  readonly tokensPerSecond: number | null;
  readonly installed: boolean;
  /** Why it stands where it stands. */
  readonly reason: string;
  /** Size, generation, tools, speed and place in one number; what the order follows. */
  readonly score: number;
  readonly parameters: { readonly total: number; readonly active: number };
  readonly contextTokens: number;
  readonly nativeContextTokens: number;
  readonly licence: string;
  /** Where its shape is written. */
  readonly source: string;
}
