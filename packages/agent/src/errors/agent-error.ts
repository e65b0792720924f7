export type AgentErrorCode =
  | "HAROMBE_AGENT_STATE_INVALID"
  | "HAROMBE_AGENT_STATE_STALE"
  | "HAROMBE_AGENT_ARGUMENTS_CHANGED"
  | "HAROMBE_AGENT_DECISION_UNKNOWN"
  | "HAROMBE_AGENT_DECISION_DUPLICATE"
  | "HAROMBE_AGENT_CONTEXT_EXCEEDED"
  | "HAROMBE_AGENT_OUTPUT_INVALID"
  | "HAROMBE_AGENT_SESSION_BUSY"
  | "HAROMBE_AGENT_SESSION_CONFLICT"
  | "HAROMBE_AGENT_STORE_BUSY"
  | "HAROMBE_AGENT_STORE_CORRUPT"
  | "HAROMBE_AGENT_STORE_FULL"
  | "HAROMBE_AGENT_STORE_FAILED"
  | "HAROMBE_AGENT_STORE_VERSION"
  | "HAROMBE_AGENT_FAILED";

export interface AgentErrorOptions {
  readonly code: AgentErrorCode;
  readonly message: string;
  /** Whether the same thing may succeed later, unchanged. Default false. */
  readonly isRetryable?: boolean;
  /** The command or setting that helps. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("harombe.agent.error");

/** What goes wrong in a run, a paused state or a session store. */
export class AgentError extends Error {
  readonly code: AgentErrorCode;
  readonly isRetryable: boolean;
  readonly hint: string | undefined;

  constructor({ code, message, isRetryable = false, hint, cause }: AgentErrorOptions) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "AgentError";
    this.code = code;
    this.isRetryable = isRetryable;
    this.hint = hint;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is AgentError {
    return value instanceof Error && marker in value;
  }
}
