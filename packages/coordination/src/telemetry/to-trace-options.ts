import { routeAttributes, type TraceOptions } from "@harombe/llm/telemetry";

import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Binding } from "../queue/create-dispatcher.ts";
import type { TelemetryOptions } from "./telemetry-options.ts";

export interface AttemptPlace {
  readonly node: ManagedNode;
  readonly telemetry: TelemetryOptions;
}

/** What the span of one try on a node says: where it went and why there. */
export function toTraceOptions(
  { decision, waitedMs }: Binding,
  { node: { config, engine }, telemetry }: AttemptPlace,
): TraceOptions {
  return {
    ...telemetry,
    provider: engine?.name,
    server: engine?.url ?? config.host,
    attributes: () => ({
      ...routeAttributes(decision),
      "harombe.attempt": decision.attempt,
      "harombe.queue_wait_ms": waitedMs,
    }),
  };
}
