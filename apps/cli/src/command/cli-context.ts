import type { BaseContext } from "clipanion";

/** What a command may know of the world. Tests give their own. */
export interface CliContext extends BaseContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C; its reason is an `InterruptedError`. */
  readonly signal: AbortSignal;
}

/** The person pressed Ctrl-C, or the system asked to stop. */
export class InterruptedError extends Error {
  constructor() {
    super("Interrupted");
    this.name = "InterruptedError";
  }
}
