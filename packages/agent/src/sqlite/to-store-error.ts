import { AgentError, type AgentErrorCode } from "../errors/agent-error.ts";

interface Failure {
  readonly code: AgentErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly isRetryable?: boolean;
}

const busy: Failure = {
  code: "HAROMBE_AGENT_STORE_BUSY",
  what: "is locked by another process",
  hint: "Try again, or raise busyTimeoutMs",
  isRetryable: true,
};
const corrupt: Failure = {
  code: "HAROMBE_AGENT_STORE_CORRUPT",
  what: "is damaged, or no database",
  hint: "Move the file away and restore it from a copy, or begin with a new one",
};

/** By SQLite's primary result codes: https://sqlite.org/rescode.html */
const failures: ReadonlyMap<number, Failure> = new Map([
  [5, busy],
  [6, busy],
  [11, corrupt],
  [26, corrupt],
  [
    13,
    {
      code: "HAROMBE_AGENT_STORE_FULL",
      what: "cannot grow: the disk is full, or bytesMax is reached",
      hint: "Make room, delete sessions, or raise bytesMax",
      isRetryable: true,
    },
  ],
]);

const other: Failure = {
  code: "HAROMBE_AGENT_STORE_FAILED",
  what: "failed",
  hint: "Check that the folder exists and that you may write to it",
};

/** Translates what SQLite and the file system throw; our own errors pass. */
export function toStoreError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || AgentError.isInstance(error) || error instanceof TypeError) {
    return error;
  }
  const { code, what, hint, isRetryable = false } = failures.get(primaryCode(error) ?? 0) ?? other;
  const message = `The session store ${path} ${what}: ${error.message}`;
  return new AgentError({ code, message, hint, isRetryable, cause: error });
}

/** SQLite's code without its extension; undefined for other errors. */
export function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return Number(error.errcode) & 0xff;
}
