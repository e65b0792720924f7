import type { SpanContext } from "@opentelemetry/api";

import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { PausedRun } from "./paused-run.ts";
import { toPausedFrame } from "./to-paused-frame.ts";

/** A run as JSON that shares nothing with the run. */
export function toPausedRun(
  scope: RunScope,
  root: Frame,
  { seq, elapsedMs, trace }: Circumstances,
): PausedRun {
  const { totals } = scope;
  const paused: PausedRun = {
    version: 1,
    stateId: scope.createId(),
    runId: scope.runId,
    sessionId: scope.sessionId,
    seq,
    elapsedMs,
    totals: { ...totals, denied: [...totals.denied], seenUrls: [...totals.seenUrls] },
    remembered: [...scope.remembered],
    steering: scope.steering,
    settings: scope.settings,
    output: root.output && {
      schema: root.output.jsonSchema,
      repairsMax: root.output.repairsMax,
      repairs: root.output.repairs,
    },
    root: toPausedFrame(root, { hasSession: scope.sessionId !== null }),
    ...(trace && { trace: toPausedTrace(trace) }),
  };
  return JSON.parse(JSON.stringify(paused));
}

interface Circumstances extends Pick<PausedRun, "seq" | "elapsedMs"> {
  /** Of the part of the run that ends here, where it is traced. */
  readonly trace: SpanContext | undefined;
}

function toPausedTrace({
  traceId,
  spanId,
  traceFlags,
}: SpanContext): NonNullable<PausedRun["trace"]> {
  return { traceId, spanId, traceFlags };
}
