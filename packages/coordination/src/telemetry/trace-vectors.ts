import type { EmbeddingModel } from "@harombe/llm";
import { traceEmbeddingModel } from "@harombe/llm/telemetry";

import type { Binding } from "../queue/create-dispatcher.ts";
import { type AttemptPlace, toTraceOptions } from "./to-trace-options.ts";

/** A node's model with a span `embeddings MODEL` for each call, which says where and why there. */
export function traceVectors(
  model: EmbeddingModel,
  binding: Binding,
  place: AttemptPlace,
): EmbeddingModel {
  return traceEmbeddingModel(model, toTraceOptions(binding, place));
}
