import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { PausedRun } from "./paused-run.ts";
import { toPausedFrame } from "./to-paused-frame.ts";

/** A run as JSON that shares nothing with the run. */
export function toPausedRun(
  scope: RunScope,
  root: Frame,
  { seq, elapsedMs }: { readonly seq: number; readonly elapsedMs: number },
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
  };
  return JSON.parse(JSON.stringify(paused));
}
