import {
  iteratorOf,
  type LanguageModel,
  type ModelEvent,
  type ModelRequest,
  type ReadyIterator,
} from "@harombe/llm";

import type { Clock } from "../time/clock.ts";
import { type NodeTimeouts, nodeTimeout } from "./node-timeouts.ts";

export interface NodeStreamOptions {
  readonly node: string;
  readonly model: LanguageModel;
  readonly request: ModelRequest;
  readonly timeouts: NodeTimeouts;
  readonly clock: Clock;
  /** This request's alone. Rethrown untouched when it aborts. */
  readonly signal: AbortSignal;
}

/** One stream of one node, under the four clocks. */
export interface NodeStream {
  /** The next result, if it is there already. */
  ready(): IteratorResult<ModelEvent> | undefined;
  /** Rejects at once on abort and when a clock fires, whatever the node's model does. */
  next(): Promise<IteratorResult<ModelEvent>>;
  /** Ends the work at the node. */
  leave(reason?: unknown): void;
}

export function openNodeStream(options: NodeStreamOptions): NodeStream {
  const { model, request, signal } = options;
  const controller = new AbortController();
  let rejectCurrent: ((reason: unknown) => void) | null = null;
  const abort = (reason: unknown): void => {
    if (controller.signal.aborted) return;
    controller.abort(reason);
    rejectCurrent?.(controller.signal.reason);
  };
  signal.addEventListener("abort", () => abort(signal.reason));
  if (signal.aborted) abort(signal.reason);
  const iterator = iteratorOf(model.stream(request, { signal: controller.signal }));
  const clocks = startClocks(options, abort);

  let isOver = false;
  const note = (result: IteratorResult<ModelEvent>): IteratorResult<ModelEvent> => {
    if (result.done !== true) clocks.arrived({ isOutput: isOutput(result.value) });
    // Nothing comes behind it but the end of the connection's turn.
    isOver = result.done === true || result.value.type === "finish";
    if (isOver) clocks.stop();
    return result;
  };
  const fail = (error: unknown): unknown => {
    clocks.stop();
    abort(error);
    return controller.signal.reason;
  };
  return {
    ready() {
      try {
        controller.signal.throwIfAborted();
        const result = iterator.ready?.();
        return result && note(result);
      } catch (error) {
        throw fail(error);
      }
    },
    async next() {
      clocks.waiting();
      try {
        return note(await abortable(iterator));
      } catch (error) {
        throw fail(error);
      } finally {
        rejectCurrent = null;
      }
    },
    leave(reason) {
      clocks.stop();
      if (!isOver) abort(reason ?? new DOMException("The reader has left", "AbortError"));
      iterator.return?.().catch(() => {});
    },
  };

  function abortable(source: ReadyIterator<ModelEvent>): Promise<IteratorResult<ModelEvent>> {
    return new Promise((resolve, reject) => {
      if (controller.signal.aborted) return reject(controller.signal.reason as Error);
      rejectCurrent = reject;
      source.next().then(resolve, reject);
    });
  }
}

interface NodeClocks {
  /** From now on the silence is the node's. */
  waiting(): void;
  /** Something came; only output ends a silence. */
  arrived(event: { readonly isOutput: boolean }): void;
  stop(): void;
}

/** A node that was silent for too long is given up when its reader waits; how often that is looked at. */
const readerLookMs = 50;

/** One timer that looks at the clocks when the next of them may be due. */
function startClocks(
  { node, timeouts, clock }: NodeStreamOptions,
  abort: (reason: unknown) => void,
): NodeClocks {
  const { firstTokenMs, idleMs, totalMs } = timeouts;
  const startedAt = clock.now();
  let hasOutput = false;
  /** Waited for since the last output, and since when it is waited for now. */
  let silentMs = 0;
  let waitingSince: number | null = null;
  let stopTimer = (): void => {};

  const silenceLeftMs = (now: number): number => {
    const limitMs = hasOutput ? idleMs : firstTokenMs;
    if (limitMs === null) return Infinity;
    // The time to the first output counts as a whole, whoever takes it.
    const pastMs = hasOutput ? silentMs + now - (waitingSince ?? now) : now - startedAt;
    return limitMs - pastMs;
  };
  const watch = (): void => {
    const now = clock.now();
    const silenceMs = silenceLeftMs(now);
    const totalLeftMs = totalMs === null ? Infinity : startedAt + totalMs - now;
    if (silenceMs <= 0 && waitingSince !== null) {
      if (hasOutput) abort(nodeTimeout(node, "idle", idleMs ?? 0));
      else abort(nodeTimeout(node, "first-token", firstTokenMs ?? 0));
    } else if (totalMs !== null && totalLeftMs <= 0) abort(nodeTimeout(node, "total", totalMs));
    else {
      const leftMs = Math.min(silenceMs > 0 ? silenceMs : readerLookMs, totalLeftMs);
      if (leftMs !== Infinity) stopTimer = clock.startTimer(watch, leftMs);
    }
  };
  watch();

  return {
    waiting() {
      waitingSince = clock.now();
    },
    arrived({ isOutput: isProgress }) {
      if (waitingSince !== null && !isProgress) silentMs += clock.now() - waitingSince;
      waitingSince = null;
      if (!isProgress) return;
      silentMs = 0;
      if (hasOutput) return;
      hasOutput = true;
      stopTimer();
      watch();
    },
    stop: () => stopTimer(),
  };
}

/** Something that a retry would repeat. */
export function isOutput(event: ModelEvent): boolean {
  const { type } = event;
  if (type === "text-delta" || type === "reasoning-delta") return event.text !== "";
  if (type === "wire") return event.outputs > 0;
  return type === "tool-call" || type === "finish";
}
