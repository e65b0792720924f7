import { type TraceOptions, traceModel } from "@harombe/llm/telemetry";

import type { OwnEngine } from "../cluster/own-engine.ts";

/** This machine's engine, each of its models with a span for each answer. */
export function traceOwnEngine(
  own: OwnEngine,
  options: Pick<TraceOptions, "tracer" | "recordContent">,
): OwnEngine {
  return {
    engine: (call) => own.engine(call),
    async model(name, call) {
      const { name: provider, url: server } = await own.engine(call);
      return traceModel(await own.model(name, call), { ...options, provider, server });
    },
  };
}
