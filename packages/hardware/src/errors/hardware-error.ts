/** `HAROMBE_HARDWARE_UNKNOWN_QUANTIZATION`: a name that is in no table of bits per weight. */
export type HardwareErrorCode = "HAROMBE_HARDWARE_UNKNOWN_QUANTIZATION";

export interface HardwareErrorOptions {
  readonly code: HardwareErrorCode;
  readonly message: string;
  /** What helps. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("harombe.hardware.error");

/** What a caller's setting can get wrong. Detection itself never throws one: it warns. */
export class HardwareError extends Error {
  readonly code: HardwareErrorCode;
  /** Never: the same setting fails again. */
  readonly isRetryable = false;
  readonly hint: string | undefined;

  constructor(options: HardwareErrorOptions) {
    super(options.message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "HardwareError";
    this.code = options.code;
    this.hint = options.hint;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is HardwareError {
    return value instanceof Error && marker in value;
  }
}
