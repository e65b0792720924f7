import { errorKindOf } from "../attempt/failure-kind.ts";
import type { RecordedError } from "./cluster-metrics.ts";
import { createRing } from "./create-ring.ts";

/** The last errors, as people read them. */
export interface ErrorRing {
  add(error: unknown, about: { readonly at: number; readonly node: string | null }): void;
  /** The oldest first. */
  list(): readonly RecordedError[];
}

/** Engines may say much, and a hundred of them are kept. */
const messageLengthMax = 1000;

export function createErrorRing(sizeMax: number): ErrorRing {
  const ring = createRing<RecordedError>(sizeMax);
  return {
    add(error, { at, node }) {
      const message = error instanceof Error ? error.message : String(error);
      ring.add({
        at: new Date(at).toISOString(),
        node,
        kind: errorKindOf(error),
        message: message.slice(0, messageLengthMax).toWellFormed(),
      });
    },
    list: () => ring.list(),
  };
}
