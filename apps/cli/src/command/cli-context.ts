import type { BaseContext } from "clipanion";

/** What a command may know of the world. Tests give their own. */
export interface CliContext extends BaseContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted with an `InterruptedError` or an `OutputGoneError`. */
  readonly signal: AbortSignal;
}

/** The person pressed Ctrl-C, or the system asked to stop. */
export class InterruptedError extends Error {
  constructor() {
    super("Interrupted");
    this.name = "InterruptedError";
  }
}

/** Nobody reads any more (`harombe … | head`), so there is nothing left to do, and nothing wrong. */
export class OutputGoneError extends Error {
  constructor() {
    super("Nobody reads the output any more");
    this.name = "OutputGoneError";
  }
}
