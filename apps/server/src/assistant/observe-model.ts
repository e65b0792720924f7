import {
  type CallOptions,
  type LanguageModel,
  type ModelCapabilities,
  type ModelEvent,
  type ModelRequest,
  type StreamWatcher,
  watchStream,
} from "@harombe/llm";

/** One call of a model, when it is over. */
export interface ModelCall {
  readonly operation: "chat" | "embeddings";
  readonly model: string;
  /** The machine that answered, where a cluster said so. */
  readonly node: string | null;
  readonly outcome: "ok" | "failed" | "aborted";
  /** What it failed with; null where it did not. */
  readonly error: unknown;
  readonly durationMs: number;
  /** Until a cluster first gave it to a node; null where none did. */
  readonly queueWaitMs: number | null;
  /** Until the first output; null when there was none. */
  readonly firstTokenMs: number | null;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Told of every call of every model. Must not throw. */
export interface ModelObserver {
  started(): void;
  ended(call: ModelCall): void;
}

const outputTypes: ReadonlySet<ModelEvent["type"]> = new Set([
  "text-delta",
  "reasoning-delta",
  "tool-call",
  "wire",
]);

/** Tells observers of the calls of a model, and changes nothing. */
export function observeModel(
  model: LanguageModel,
  observers: Iterable<ModelObserver>,
): LanguageModel {
  return new ObservedModel(model, observers);
}

class ObservedModel implements LanguageModel {
  readonly id: string;
  readonly #model: LanguageModel;
  readonly #observers: Iterable<ModelObserver>;

  constructor(model: LanguageModel, observers: Iterable<ModelObserver>) {
    this.id = model.id;
    this.#model = model;
    this.#observers = observers;
  }

  get capabilities(): ModelCapabilities {
    return this.#model.capabilities;
  }

  stream(request: ModelRequest, options: CallOptions = {}): AsyncIterable<ModelEvent> {
    const { signal } = options;
    return watchStream(
      () => this.#model.stream(request, options),
      () => watchCall(this.id, { observers: this.#observers, signal }),
    );
  }
}

function watchCall(
  model: string,
  {
    observers,
    signal,
  }: { readonly observers: Iterable<ModelObserver>; readonly signal: AbortSignal | undefined },
): StreamWatcher<ModelEvent> {
  const startedAt = performance.now();
  const call = { node: null as string | null, promptTokens: 0, completionTokens: 0 };
  let queueWaitMs: number | null = null;
  let firstTokenMs: number | null = null;
  let isFinished = false;
  for (const observer of observers) observer.started();
  return {
    note(event) {
      if (firstTokenMs === null && outputTypes.has(event.type)) {
        firstTokenMs = performance.now() - startedAt;
      }
      if (event.type === "route") {
        call.node = event.decision.node;
        queueWaitMs ??= performance.now() - startedAt;
      } else if (event.type === "usage") Object.assign(call, usageOf(event));
      else if (event.type === "finish") isFinished = true;
    },
    end(ending) {
      const isFailed = ending.type === "failed" && !signal?.aborted;
      const outcome = isFailed ? "failed" : isFinished ? "ok" : "aborted";
      const error = isFailed ? ending.error : null;
      const durationMs = performance.now() - startedAt;
      const times = { durationMs, queueWaitMs, firstTokenMs };
      const what = { operation: "chat", model, outcome, error } as const;
      for (const observer of observers) observer.ended({ ...what, ...times, ...call });
    },
  };
}

function usageOf({ promptTokens, completionTokens }: ModelEvent & { type: "usage" }) {
  return { promptTokens, completionTokens };
}
