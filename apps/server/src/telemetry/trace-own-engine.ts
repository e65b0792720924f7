import type { LanguageModel } from "@harombe/llm";
import { type TraceOptions, traceModel } from "@harombe/llm/telemetry";

import type { OwnEngine } from "../cluster/own-engine.ts";

/** This machine's engine, each of its models with a span for each answer. */
export function traceOwnEngine(
  own: OwnEngine,
  options: Pick<TraceOptions, "tracer" | "recordContent">,
): OwnEngine {
  const traced = new WeakMap<LanguageModel, LanguageModel>();
  return {
    engine: (call) => own.engine(call),
    async model(name, call) {
      const model = await own.model(name, call);
      const known = traced.get(model);
      if (known !== undefined) return known;
      const { name: provider, url: server } = await own.engine(call);
      const made = traceModel(model, { ...options, provider, server });
      traced.set(model, made);
      return made;
    },
  };
}
