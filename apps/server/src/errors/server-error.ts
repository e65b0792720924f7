export type ServerErrorCode =
  | "HAROMBE_SERVER_INVALID_REQUEST"
  | "HAROMBE_SERVER_UNAUTHORIZED"
  | "HAROMBE_SERVER_HOST_REFUSED"
  | "HAROMBE_SERVER_ORIGIN_REFUSED"
  | "HAROMBE_SERVER_NOT_FOUND"
  | "HAROMBE_SERVER_METHOD_NOT_ALLOWED"
  | "HAROMBE_SERVER_CONFLICT"
  | "HAROMBE_SERVER_SESSION_BUSY"
  | "HAROMBE_SERVER_EXPIRED"
  | "HAROMBE_SERVER_TOO_LARGE"
  | "HAROMBE_SERVER_UNSUPPORTED_TYPE"
  | "HAROMBE_SERVER_BUSY"
  | "HAROMBE_SERVER_TIMEOUT"
  | "HAROMBE_SERVER_NO_ENGINE"
  | "HAROMBE_SERVER_NO_MODEL"
  | "HAROMBE_SERVER_LOOP"
  | "HAROMBE_SERVER_UNSUPPORTED"
  | "HAROMBE_SERVER_READER_TOO_SLOW"
  | "HAROMBE_SERVER_STOPPING"
  | "HAROMBE_SERVER_STOPPED"
  | "HAROMBE_SERVER_CLIENT_GONE"
  | "HAROMBE_SERVER_RUN_FAILED"
  | "HAROMBE_SERVER_STORAGE"
  | "HAROMBE_SERVER_PORT_TAKEN"
  | "HAROMBE_SERVER_CANNOT_LISTEN"
  | "HAROMBE_SERVER_UNSAFE_HOST"
  | "HAROMBE_SERVER_INTERNAL";

export interface ServerErrorOptions {
  /** The command, setting or endpoint that helps. */
  readonly hint?: string | undefined;
  /** How long a caller should wait before it tries again. */
  readonly retryAfterMs?: number | undefined;
  /** One entry for each wrong field of a request. */
  readonly issues?: readonly RequestIssue[] | undefined;
  readonly isRetryable?: boolean;
  readonly cause?: unknown;
}

/** A field of a request that is wrong, by its path (`messages.0.role`). */
export interface RequestIssue {
  readonly path: string;
  readonly message: string;
}

const marker = Symbol.for("harombe.server.error");

/** Every failure that the server itself finds. The message never holds a credential. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  readonly isRetryable: boolean;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly issues: readonly RequestIssue[] | undefined;

  constructor(code: ServerErrorCode, message: string, options: ServerErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "ServerError";
    this.code = code;
    this.isRetryable = options.isRetryable ?? false;
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
    this.issues = options.issues;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is ServerError {
    return value instanceof Error && marker in value;
  }
}
