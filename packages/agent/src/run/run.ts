import type { AgentEvent } from "./agent-event.ts";
import type { RunResult } from "./run-result.ts";

/** One run of an agent, under way since it was made. Reading it is optional. */
export interface Run extends AsyncIterable<AgentEvent> {
  readonly id: string;
  /** Every expected end, a failure included, is a status; this does not reject. */
  readonly result: Promise<RunResult>;
  /** All events from `after` on that are still kept, then those to come. Default: from the start. */
  events(options?: { readonly after?: number }): AsyncIterableIterator<AgentEvent>;
  /** Stops the model and the tools. The result has status `cancelled`. */
  cancel(reason?: unknown): void;
  /** Adds a user's message before the next model call. False when the run is over or too many wait. */
  steer(text: string): boolean;
}
