import type { CallOptions, LanguageModel, ModelEvent, ModelRequest } from "@harombe/llm";

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
  return {
    id: model.id,
    get capabilities() {
      return model.capabilities;
    },
    async *stream(request: ModelRequest, options: CallOptions = {}): AsyncGenerator<ModelEvent> {
      const startedAt = performance.now();
      const call = { node: null as string | null, promptTokens: 0, completionTokens: 0 };
      let failure: unknown = null;
      let queueWaitMs: number | null = null;
      let firstTokenMs: number | null = null;
      let outcome: ModelCall["outcome"] = "aborted";
      for (const observer of observers) observer.started();
      try {
        for await (const event of model.stream(request, options)) {
          if (firstTokenMs === null && outputTypes.has(event.type)) {
            firstTokenMs = performance.now() - startedAt;
          }
          if (event.type === "route") {
            call.node = event.decision.node;
            queueWaitMs ??= performance.now() - startedAt;
          } else if (event.type === "usage") Object.assign(call, usageOf(event));
          else if (event.type === "finish") outcome = "ok";
          yield event;
        }
      } catch (error) {
        if (!options.signal?.aborted) {
          outcome = "failed";
          failure = error;
        }
        throw error;
      } finally {
        const durationMs = performance.now() - startedAt;
        const times = { durationMs, queueWaitMs, firstTokenMs };
        const what = { operation: "chat", model: model.id, outcome, error: failure } as const;
        for (const observer of observers) observer.ended({ ...what, ...times, ...call });
      }
    },
  };
}

function usageOf({ promptTokens, completionTokens }: ModelEvent & { type: "usage" }) {
  return { promptTokens, completionTokens };
}
