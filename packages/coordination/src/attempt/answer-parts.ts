import type { ModelEvent, ReadyIterator, RouteDecision } from "@harombe/llm";

import type { NodeAttempt } from "./node-attempt.ts";

type Part = ReadyIterator<ModelEvent>;

/** One stream out of parts that follow each other; the way inside of a part needs no promise. */
export function joinParts(
  parts: AsyncGenerator<Part, void>,
): AsyncIterable<ModelEvent> & ReadyIterator<ModelEvent> {
  let part: Part | null = null;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    ready() {
      const result = part?.ready?.();
      return result?.done === true ? undefined : result;
    },
    async next() {
      for (;;) {
        const result = part && (part.ready?.() ?? (await part.next()));
        if (result && result.done !== true) return result;
        const next = await parts.next();
        if (next.done === true) return next;
        part = next.value;
      }
    },
    async return(value) {
      await part?.return?.();
      await parts.return();
      return { done: true, value };
    },
  };
}

export function partOf(events: readonly ModelEvent[]): Part {
  const iterator = events[Symbol.iterator]();
  return { ready: () => iterator.next(), next: async () => iterator.next() };
}

/** What an attempt has to say. Ends behind its last event, and also where it breaks off. */
export interface AnswerPart extends Part {
  /** What broke it off. */
  readonly error: unknown;
}

export function createAnswerPart(attempt: NodeAttempt): AnswerPart {
  const toResult = (event: ModelEvent | null): IteratorResult<ModelEvent> =>
    event === null ? over : { done: false, value: event };
  const breakOff = (cause: unknown): IteratorResult<ModelEvent> => {
    part.error = cause;
    return over;
  };
  const part = {
    error: undefined as unknown,
    ready() {
      try {
        const event = attempt.ready();
        return event === undefined ? undefined : toResult(event);
      } catch (cause) {
        return breakOff(cause);
      }
    },
    next: () => attempt.next().then(toResult, breakOff),
    async return() {
      attempt.leave();
      return over;
    },
  };
  return part;
}

/** The same once it is whole; empty where it broke off before. */
export async function readWhole(attempt: NodeAttempt): Promise<AnswerPart> {
  const part = createAnswerPart(attempt);
  const events: ModelEvent[] = [];
  let result = part.ready?.() ?? (await part.next());
  while (result.done !== true) {
    events.push(result.value);
    result = part.ready?.() ?? (await part.next());
  }
  const isWhole = attempt.progress.finishReason !== null;
  return { ...partOf(isWhole ? events : []), error: part.error };
}

export interface DecisionsPart extends Part {
  add(decision: RouteDecision): void;
  end(): void;
}

/** The decisions of one way to a node, as they fall. */
export function createDecisionsPart(): DecisionsPart {
  const decisions: RouteDecision[] = [];
  let isEnded = false;
  let wake = (): void => {};
  const ready = (): IteratorResult<ModelEvent> | undefined => {
    const decision = decisions.shift();
    if (decision !== undefined) return { done: false, value: { type: "route", decision } };
    return isEnded ? over : undefined;
  };
  return {
    ready,
    async next() {
      for (;;) {
        const result = ready();
        if (result !== undefined) return result;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    add(decision) {
      decisions.push(decision);
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
  };
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };
