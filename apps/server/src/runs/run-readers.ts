import { ServerError } from "../errors/server-error.ts";
import { isFinished, type StoredEvent } from "./run-record.ts";
import type { RunStore } from "./run-store.ts";

export interface ReadOptions {
  /** Only events with larger numbers. Default 0. */
  readonly after?: number;
  readonly signal?: AbortSignal;
  /** Called when the reader has fallen too far behind, also while it is not asking for more. */
  readonly onTooSlow?: (error: ServerError) => void;
}

/** Hands events from the store to readers, old ones and new ones alike. */
export interface RunReaders {
  read(runId: string, options?: ReadOptions): AsyncGenerator<StoredEvent>;
  /** Resolves at the next `wake` of the run. */
  next(runId: string, signal?: AbortSignal): Promise<void>;
  /** Something was written, up to this many bytes in all. */
  wake(runId: string, offset?: number): void;
  /** Ends all that wait for the run. */
  abort(runId: string, reason: unknown): void;
}

/** Events that are taken from the store at once. */
const batchSize = 100;

export function createRunReaders({
  store,
  readerBytesMax,
}: {
  readonly store: Pick<RunStore, "eventsAfter" | "get" | "head">;
  readonly readerBytesMax: number;
}): RunReaders {
  const waiting = new Map<string, Set<PromiseWithResolvers<void>>>();
  const cursors = new Map<string, Set<Cursor>>();

  const next = async (runId: string, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    const waiter = Promise.withResolvers<void>();
    const waiters = addTo(waiting, runId, waiter);
    const onAbort = (): void => waiter.reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      await waiter.promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      waiters.delete(waiter);
      if (waiters.size === 0 && waiting.get(runId) === waiters) waiting.delete(runId);
    }
  };

  return {
    next,
    async *read(runId, { after = 0, signal, onTooSlow } = {}) {
      const cursor = startCursor({ head: store.head(runId), readerBytesMax, onTooSlow });
      const all = addTo(cursors, runId, cursor);
      try {
        for (let seq = after; ;) {
          signal?.throwIfAborted();
          // The status is read first: what is written after it is found the next time round.
          const status = store.get(runId)?.status;
          const batch = store.eventsAfter(runId, seq, batchSize);
          for (const stored of batch) {
            yield stored;
            seq = stored.event.seq;
            cursor.move(stored.offset);
          }
          if (batch.length > 0) continue;
          if (status === undefined || isFinished(status)) return;
          await next(runId, signal);
        }
      } finally {
        all.delete(cursor);
        if (all.size === 0) cursors.delete(runId);
      }
    },
    wake(runId, offset) {
      if (offset !== undefined) {
        for (const cursor of cursors.get(runId) ?? []) cursor.check(offset);
      }
      for (const waiter of waiting.get(runId) ?? []) waiter.resolve();
    },
    abort(runId, reason) {
      for (const waiter of waiting.get(runId) ?? []) waiter.reject(reason);
    },
  };
}

interface Cursor {
  /** The reader has taken all bytes up to here. */
  move(offset: number): void;
  /** The run has written up to here. */
  check(offset: number): void;
}

/**
 * A reader may be behind by the limit, and besides by what was there when it came: reading an old
 * run from its beginning is no slowness.
 */
function startCursor({
  head,
  readerBytesMax,
  onTooSlow,
}: {
  readonly head: { readonly offset: number };
  readonly readerBytesMax: number;
  readonly onTooSlow: ReadOptions["onTooSlow"];
}): Cursor {
  let taken = 0;
  let isTold = false;
  return {
    move: (offset) => void (taken = offset),
    check(offset) {
      if (isTold || offset - Math.max(taken, head.offset) <= readerBytesMax) return;
      isTold = true;
      onTooSlow?.(tooSlow(readerBytesMax));
    },
  };
}

function tooSlow(limitBytes: number): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_READER_TOO_SLOW",
    `The reader fell more than ${limitBytes} bytes behind; the run goes on`,
    { hint: "Read on with GET /runs/:id/events and the header Last-Event-ID." },
  );
}

function addTo<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): Set<Value> {
  const set = map.get(key) ?? new Set();
  map.set(key, set);
  return set.add(value);
}
