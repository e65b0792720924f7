export type ToolErrorCode =
  | "HAROMBE_TOOL_FAILED"
  | "HAROMBE_TOOL_REFUSED"
  | "HAROMBE_TOOL_TIMEOUT"
  | "HAROMBE_TOOL_NOT_FOUND"
  | "HAROMBE_TOOL_DUPLICATE";

const marker = Symbol.for("harombe.tools.error");

/** A failure whose message is written for the model: it names the thing, the value and a way out. */
export class ToolError extends Error {
  readonly code: ToolErrorCode;

  constructor(message: string, options: { code?: ToolErrorCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "ToolError";
    this.code = options.code ?? "HAROMBE_TOOL_FAILED";
    Object.defineProperty(this, marker, { value: true });
  }

  static isInstance(value: unknown): value is ToolError {
    return value instanceof Error && marker in value;
  }
}
