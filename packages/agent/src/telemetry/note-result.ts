import { usageAttributes } from "@harombe/llm/telemetry";
import { type Span, SpanStatusCode } from "@opentelemetry/api";

import type { RunResult } from "../run/run-result.ts";
import type { PausedRun } from "../state/paused-run.ts";

/** Says on a run's span how it ended, and what this part of it took. Only `failed` is an error. */
export function noteResult(span: Span, result: RunResult, paused: PausedRun | null): void {
  const { promptTokens = 0, completionTokens = 0 } = paused?.totals.usage ?? {};
  span.setAttributes({
    "harombe.run.status": result.status,
    "harombe.run.steps": result.steps - (paused?.totals.steps ?? 0),
    ...usageAttributes({
      promptTokens: result.usage.promptTokens - promptTokens,
      completionTokens: result.usage.completionTokens - completionTokens,
    }),
    ...(result.status === "stopped" && { "harombe.run.stop_reason": result.reason }),
  });
  if (result.status !== "failed") return;
  span.setAttribute("error.type", result.error.code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: result.error.message });
}
