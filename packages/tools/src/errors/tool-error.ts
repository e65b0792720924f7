/**
 * `FAILED`: it did not work. `REFUSED`: it is not allowed, whoever asks. `TIMEOUT`: it took too
 * long. `NOT_FOUND`: a tool, a file or a page is not there. `DUPLICATE`: two tools have one name.
 * `BLOCKED`: a web site answers people only. `PACKAGE_…`: a tool package cannot be loaded.
 */
export type ToolErrorCode =
  | "HAROMBE_TOOL_FAILED"
  | "HAROMBE_TOOL_REFUSED"
  | "HAROMBE_TOOL_TIMEOUT"
  | "HAROMBE_TOOL_NOT_FOUND"
  | "HAROMBE_TOOL_DUPLICATE"
  | "HAROMBE_TOOL_BLOCKED"
  | "HAROMBE_TOOL_PACKAGE_NAME"
  | "HAROMBE_TOOL_PACKAGE_NOT_INSTALLED"
  | "HAROMBE_TOOL_PACKAGE_INVALID";

export interface ToolErrorOptions {
  /** Default `HAROMBE_TOOL_FAILED`. */
  readonly code?: ToolErrorCode;
  /** Whether the same call may succeed later. Default false. */
  readonly isRetryable?: boolean;
  /** The command or setting that helps a person. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("harombe.tools.error");

/** A failure whose message is written for the model: it names the thing, the value and a way out. */
export class ToolError extends Error {
  readonly code: ToolErrorCode;
  readonly isRetryable: boolean;
  readonly hint: string | undefined;

  constructor(message: string, options: ToolErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "ToolError";
    this.code = options.code ?? "HAROMBE_TOOL_FAILED";
    this.isRetryable = options.isRetryable ?? false;
    this.hint = options.hint;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is ToolError {
    return value instanceof Error && marker in value;
  }
}
