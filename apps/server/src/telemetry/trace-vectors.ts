import { traceEmbeddingModel } from "@harombe/llm/telemetry";

import type { AssistantEmbeddingModel } from "../assistant/assistant.ts";

/** A model for vectors with a span for each call, which names the node that answers. */
export function traceVectors(model: AssistantEmbeddingModel): AssistantEmbeddingModel {
  const { node } = model;
  if (node === undefined) return traceEmbeddingModel(model);
  return { ...traceEmbeddingModel(model, { attributes: { "harombe.node": node } }), node };
}
