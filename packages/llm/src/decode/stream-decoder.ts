import type { ModelEvent } from "../contract/model-event.ts";

/** Turns the bytes of one dialect into values, such as model events. */
export interface StreamDecoder<T = ModelEvent> {
  /**
   * Adds what the bytes say to `values`, up to where they go wrong, then throws. Returns whether
   * they were progress: output of the model, which may not show in `values` yet.
   */
  push(bytes: Uint8Array, values: T[]): boolean;
  /** The body is over. Throws unless the answer was complete, or is now. */
  end(values: T[]): void;
  /** The answer is complete: nothing that may follow matters. */
  readonly isDone: boolean;
}
