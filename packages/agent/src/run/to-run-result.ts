import { LlmError } from "@harombe/llm";

import { AgentError } from "../errors/agent-error.ts";
import { pendingApprovals } from "../state/parse-run-state.ts";
import { type PausedRun, toRunState } from "../state/paused-run.ts";
import type { Frame, FrameEnd } from "./frame.ts";
import type { RunResult, RunStatus } from "./run-result.ts";
import type { RunScope } from "./run-scope.ts";
import { findUrls } from "./seen-urls.ts";
import { DurationExceeded } from "./stop-signal.ts";

/** How a run ended: its agent's end, or what was thrown. */
export type RunEnding =
  | { readonly type: "ended"; readonly end: FrameEnd; readonly paused: PausedRun | null }
  | { readonly type: "threw"; readonly error: unknown };

export function toRunResult(
  scope: RunScope,
  root: Frame | null,
  { ending, durationMs }: { readonly ending: RunEnding; readonly durationMs: number },
): RunResult {
  const { totals } = scope;
  const text = root?.text ?? "";
  const value = root?.output?.value;
  const summary = {
    runId: scope.runId,
    sessionId: scope.sessionId,
    text,
    ...(value === undefined ? {} : { output: value }),
    steps: totals.steps,
    usage: totals.usage,
    routes: totals.routes,
    denied: [...totals.denied],
    sources: findUrls(text).filter((url) => totals.seenUrls.has(url)),
    durationMs,
  };
  return { ...summary, ...statusOf(scope, ending) };
}

function statusOf({ signal }: RunScope, ending: RunEnding): RunStatus {
  if (ending.type === "threw") {
    if (!signal.aborted) return { status: "failed", error: toFailure(ending.error) };
    if (signal.reason instanceof DurationExceeded) {
      return { status: "stopped", reason: "max-duration" };
    }
    return { status: "cancelled" };
  }
  const { end, paused } = ending;
  if (end.type === "stopped") return { status: "stopped", reason: end.reason };
  if (end.type === "answer" || !paused) return { status: "completed" };
  return {
    status: "interrupted",
    approvals: pendingApprovals(paused.root),
    state: toRunState(paused),
  };
}

function toFailure(error: unknown): { code: string; message: string; hint?: string } {
  if (LlmError.isInstance(error) || AgentError.isInstance(error)) {
    const { code, message, hint } = error;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "HAROMBE_AGENT_FAILED", message };
}
