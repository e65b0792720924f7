import type { EmbeddingEvent } from "@harombe/llm";

import type { ModelSource } from "./assistant.ts";
import type { ModelCall, ModelObserver } from "./observe-model.ts";

type Embed = ModelSource["embed"];

/** Tells observers of the calls for vectors, and changes nothing. */
export function observeVectors(embed: Embed, observers: Iterable<ModelObserver>): Embed {
  return async (name, texts, { onEvent, ...options } = {}) => {
    const startedAt = performance.now();
    const call = { model: name, node: null as string | null, promptTokens: 0 };
    let queueWaitMs: number | null = null;
    let ending: Pick<ModelCall, "outcome" | "error"> = { outcome: "aborted", error: null };
    const watch = (event: EmbeddingEvent): void => {
      if (event.type === "route") {
        call.node = event.decision.node;
        queueWaitMs ??= performance.now() - startedAt;
      } else call.promptTokens = event.promptTokens;
      onEvent?.(event);
    };
    for (const observer of observers) observer.started();
    try {
      const embeddings = await embed(name, texts, { ...options, onEvent: watch });
      call.model = embeddings.model;
      ending = { outcome: "ok", error: null };
      return embeddings;
    } catch (error) {
      if (!options.signal?.aborted) ending = { outcome: "failed", error };
      throw error;
    } finally {
      const durationMs = performance.now() - startedAt;
      const times = { durationMs, queueWaitMs, firstTokenMs: null, completionTokens: 0 };
      const ended: ModelCall = { operation: "embeddings", ...call, ...ending, ...times };
      for (const observer of observers) observer.ended(ended);
    }
  };
}
