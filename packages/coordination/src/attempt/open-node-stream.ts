import type { LanguageModel, ModelEvent, ModelRequest } from "@harombe/llm";

import type { Clock } from "../time/clock.ts";
import { type NodeTimeouts, nodeTimeout } from "./node-timeouts.ts";

export interface NodeStreamOptions {
  readonly node: string;
  readonly model: LanguageModel;
  readonly request: ModelRequest;
  readonly timeouts: NodeTimeouts;
  readonly clock: Clock;
  /** Rethrown untouched when it aborts. */
  readonly signal: AbortSignal;
}

/** One stream of one node, under the four clocks. */
export interface NodeStream {
  /** Rejects at once on abort and when a clock fires, whatever the node's model does. */
  next(): Promise<IteratorResult<ModelEvent, unknown>>;
  /** Ends the work at the node. */
  leave(reason?: unknown): void;
}

export function openNodeStream(options: NodeStreamOptions): NodeStream {
  const { node, model, request, timeouts, clock, signal } = options;
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", forward, { once: true });
  if (signal.aborted) forward();
  const iterator = model.stream(request, { signal: controller.signal })[Symbol.asyncIterator]();

  let rejectCurrent: ((reason: unknown) => void) | null = null;
  controller.signal.addEventListener("abort", () => rejectCurrent?.(controller.signal.reason), {
    once: true,
  });

  const startedAt = clock.now();
  let waitingSince: number | null = null;
  let hasOutput = false;
  let stopTimer = (): void => {};
  const fire = (which: "first-token" | "idle" | "total", limitMs: number): void =>
    controller.abort(nodeTimeout(node, which, limitMs));
  /** One timer that looks at the clocks when the next of them may be due. */
  const watch = (): void => {
    const now = clock.now();
    const which = hasOutput ? ("idle" as const) : ("first-token" as const);
    const silenceMs = hasOutput ? timeouts.idleMs : timeouts.firstTokenMs;
    const silentSince = hasOutput ? (waitingSince ?? now) : startedAt;
    const silenceLeftMs = silenceMs === null ? Infinity : silentSince + silenceMs - now;
    const { totalMs } = timeouts;
    const totalLeftMs = totalMs === null ? Infinity : startedAt + totalMs - now;
    if (silenceMs !== null && silenceLeftMs <= 0 && waitingSince !== null) fire(which, silenceMs);
    else if (totalMs !== null && totalLeftMs <= 0) fire("total", totalMs);
    else {
      const leftMs = Math.min(Math.max(silenceLeftMs, 1), totalLeftMs);
      if (leftMs !== Infinity) stopTimer = clock.startTimer(watch, leftMs);
    }
  };
  watch();

  let isDone = false;
  const end = (): void => {
    stopTimer();
    signal.removeEventListener("abort", forward);
  };
  return {
    async next() {
      waitingSince = clock.now();
      try {
        const result = await new Promise<IteratorResult<ModelEvent, unknown>>((resolve, reject) => {
          if (controller.signal.aborted) return reject(controller.signal.reason as Error);
          rejectCurrent = reject;
          iterator.next().then(resolve, reject);
        });
        isDone = result.done === true;
        if (result.done === true) end();
        else if (isOutput(result.value) && !hasOutput) {
          hasOutput = true;
          stopTimer();
          waitingSince = null;
          watch();
        }
        return result;
      } catch (error) {
        end();
        controller.abort(error);
        throw controller.signal.reason;
      } finally {
        waitingSince = null;
        rejectCurrent = null;
      }
    },
    leave(reason) {
      if (isDone) return;
      end();
      controller.abort(reason ?? new DOMException("The reader has left", "AbortError"));
      void Promise.resolve(iterator.return?.()).catch(() => {});
    },
  };
}

/** Something that a retry would repeat. */
export function isOutput(event: ModelEvent): boolean {
  const { type } = event;
  if (type === "text-delta" || type === "reasoning-delta") return event.text !== "";
  if (type === "wire") return event.outputs > 0;
  return type === "tool-call" || type === "finish";
}
