import type { EmbeddingModel } from "@harombe/llm";
import { routeAttributes, traceEmbeddingModel } from "@harombe/llm/telemetry";

import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Binding } from "../queue/create-dispatcher.ts";
import type { TelemetryOptions } from "./telemetry-options.ts";

/** A node's model with a span `embeddings MODEL` for each call, which says where and why there. */
export function traceVectors(
  model: EmbeddingModel,
  { decision, waitedMs }: Binding,
  { node: { config, engine }, telemetry }: VectorTraceOptions,
): EmbeddingModel {
  return traceEmbeddingModel(model, {
    ...telemetry,
    provider: engine?.name,
    server: engine?.url ?? config.host,
    attributes: {
      ...routeAttributes(decision),
      "harombe.attempt": decision.attempt,
      "harombe.queue_wait_ms": waitedMs,
    },
  });
}

interface VectorTraceOptions {
  readonly node: ManagedNode;
  readonly telemetry: TelemetryOptions;
}
