export type LlmErrorCode =
  | "HAROMBE_LLM_UNREACHABLE"
  | "HAROMBE_LLM_TIMEOUT"
  | "HAROMBE_LLM_UNAUTHORIZED"
  | "HAROMBE_LLM_MODEL_NOT_FOUND"
  | "HAROMBE_LLM_CONTEXT_EXCEEDED"
  | "HAROMBE_LLM_OVERLOADED"
  | "HAROMBE_LLM_BAD_RESPONSE"
  | "HAROMBE_LLM_REJECTED"
  | "HAROMBE_LLM_INTERRUPTED"
  | "HAROMBE_LLM_ABORTED";

/** `connect`: until a connection; `first-token`: until output; `idle`: between pieces; `total`. */
export type TimeoutClock = "connect" | "first-token" | "idle" | "total";

export interface LlmErrorOptions {
  readonly code: LlmErrorCode;
  readonly message: string;
  /** Whether the same request may succeed elsewhere or later. Decided where the error is born. */
  readonly isRetryable: boolean;
  /** The command or setting that helps. */
  readonly hint?: string | undefined;
  /** The HTTP status, where there was one. */
  readonly status?: number | undefined;
  /** Which clock fired, for `HAROMBE_LLM_TIMEOUT`. */
  readonly clock?: TimeoutClock | undefined;
  /** How long the backend asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** True when output had already flowed before the failure, so a retry would repeat it. */
  readonly hasOutput?: boolean | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("harombe.llm.error");

/** Every failure of a model or an engine. The message never holds credentials. */
export class LlmError extends Error {
  readonly code: LlmErrorCode;
  readonly isRetryable: boolean;
  readonly hint: string | undefined;
  readonly status: number | undefined;
  readonly clock: TimeoutClock | undefined;
  readonly retryAfterMs: number | undefined;
  readonly hasOutput: boolean;

  constructor(options: LlmErrorOptions) {
    super(options.message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "LlmError";
    this.code = options.code;
    this.isRetryable = options.isRetryable;
    this.hint = options.hint;
    this.status = options.status;
    this.clock = options.clock;
    this.retryAfterMs = options.retryAfterMs;
    this.hasOutput = options.hasOutput ?? false;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is LlmError {
    return value instanceof Error && marker in value;
  }
}
