import type { LanguageModel } from "@harombe/llm";
import { traceModel } from "@harombe/llm/telemetry";

import type { Binding } from "../queue/create-dispatcher.ts";
import { type AttemptPlace, toTraceOptions } from "./to-trace-options.ts";

/** A node's model with a span `chat MODEL` for each of its answers, which says where and why there. */
export function traceAttempt(
  model: LanguageModel,
  binding: Binding,
  place: AttemptPlace,
): LanguageModel {
  return traceModel(model, toTraceOptions(binding, place));
}
