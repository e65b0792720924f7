import type { RunResult } from "@harombe/agent";

/** What `--json` prints of a run. */
export interface RunSummary extends Pick<
  RunResult,
  "text" | "sessionId" | "steps" | "usage" | "routes" | "durationMs" | "denied"
> {
  readonly status: RunResult["status"];
  /** Null when the run could not even begin. */
  readonly runId: string | null;
  /** Why it stopped before its end. */
  readonly reason?: string;
  readonly error?: {
    readonly code?: string | undefined;
    readonly message: string;
    readonly hint?: string | undefined;
  };
}

export function toRunSummary(result: RunResult): RunSummary {
  const { status, text, sessionId, runId, steps, usage, routes, durationMs, denied } = result;
  return {
    ...{ status, text, sessionId, runId, steps, usage, routes, durationMs, denied },
    ...(result.status === "failed" ? { error: result.error } : {}),
    ...(result.status === "stopped" ? { reason: result.reason } : {}),
  };
}

/** For a run that did not begin: it failed with this error, or was cancelled when that is null. */
export function toFailureSummary(
  error: Error | null,
  { sessionId }: { readonly sessionId: string | null },
): RunSummary {
  const { code, hint } = (error ?? {}) as { readonly code?: string; readonly hint?: string };
  return {
    status: error === null ? "cancelled" : "failed",
    text: "",
    sessionId,
    runId: null,
    steps: 0,
    usage: { promptTokens: 0, completionTokens: 0 },
    routes: [],
    durationMs: 0,
    denied: [],
    ...(error === null ? {} : { error: { code, message: error.message, hint } }),
  };
}
