import type { LanguageModel } from "@harombe/llm";
import { routeAttributes, traceModel } from "@harombe/llm/telemetry";

import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Binding } from "../queue/create-dispatcher.ts";
import type { TelemetryOptions } from "./telemetry-options.ts";

/** A node's model with a span `chat MODEL` for each of its answers, which says where and why there. */
export function traceAttempt(
  model: LanguageModel,
  { decision, waitedMs }: Binding,
  { node: { config, engine }, telemetry }: AttemptTraceOptions,
): LanguageModel {
  return traceModel(model, {
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

interface AttemptTraceOptions {
  readonly node: ManagedNode;
  readonly telemetry: TelemetryOptions;
}
