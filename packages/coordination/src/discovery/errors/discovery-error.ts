export type DiscoveryErrorCode =
  | "HAROMBE_DISCOVERY_NO_NETWORK"
  | "HAROMBE_DISCOVERY_PORT_TAKEN"
  | "HAROMBE_DISCOVERY_NAME_TAKEN"
  | "HAROMBE_DISCOVERY_WEAK_TOKEN"
  | "HAROMBE_DISCOVERY_BAD_ADDRESS"
  | "HAROMBE_DISCOVERY_UNREACHABLE"
  | "HAROMBE_DISCOVERY_UNPROVEN"
  | "HAROMBE_DISCOVERY_TOO_MANY_ADDRESSES"
  | "HAROMBE_DISCOVERY_NO_MACHINE_ID"
  | "HAROMBE_DISCOVERY_BAD_MAC"
  | "HAROMBE_DISCOVERY_WAKE_FAILED";

export interface DiscoveryErrorOptions {
  readonly code: DiscoveryErrorCode;
  readonly message: string;
  /** Whether the same call may succeed later. Decided where the error is born. */
  readonly isRetryable: boolean;
  /** The command or setting that helps. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("harombe.discovery.error");

/** Every failure of announcing, finding, proving and waking machines. The message never holds a token. */
export class DiscoveryError extends Error {
  readonly code: DiscoveryErrorCode;
  readonly isRetryable: boolean;
  readonly hint: string | undefined;

  constructor(options: DiscoveryErrorOptions) {
    super(options.message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "DiscoveryError";
    this.code = options.code;
    this.isRetryable = options.isRetryable;
    this.hint = options.hint;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is DiscoveryError {
    return value instanceof Error && marker in value;
  }
}
