import type { Span } from "@opentelemetry/api";

import type { RunResult } from "../run/run-result.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { RunParts } from "../run/run-start.ts";
import type { PausedRun } from "../state/paused-run.ts";
import { inSpan } from "./in-span.ts";
import { invokeAgentAttributes } from "./invoke-agent-attributes.ts";

/** Does a run's work inside of a span `invoke_agent NAME`. A run that goes on is linked to what it was. */
export function traceRun(
  { team }: RunParts,
  scope: Pick<RunScope, "telemetry" | "runId" | "sessionId">,
  paused: PausedRun | null,
  work: (span: Span | null) => Promise<RunResult>,
): Promise<RunResult> {
  const { telemetry } = scope;
  const { root } = team;
  const links = paused?.trace ? [{ context: paused.trace }] : [];
  const attributes = invokeAgentAttributes(scope, root);
  return inSpan(telemetry.tracer, { name: `invoke_agent ${root.name}`, attributes, links }, work);
}
