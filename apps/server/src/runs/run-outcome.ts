import { describeFailure } from "../errors/describe-failure.ts";
import { ServerError } from "../errors/server-error.ts";
import type { RunOutcome, RunRecord } from "./run-record.ts";

/** What is left to say about a run whose agent could not say it. */
export function failedOutcome(record: RunRecord, error: unknown): RunOutcome {
  const { code, message, hint } = describeFailure(error);
  const failure = { code, message, ...(hint !== undefined && { hint }) };
  return { ...emptySummary(record), status: "failed", error: failure };
}

export function cancelledOutcome(record: RunRecord): RunOutcome {
  return { ...emptySummary(record), status: "cancelled" };
}

/** A run that was at work when its process ended. */
export function serverStopped(): ServerError {
  return new ServerError(
    "HAROMBE_SERVER_STOPPED",
    "The server stopped while the run was in the middle of a step",
    { hint: "The session holds all that was finished; ask again in it.", isRetryable: true },
  );
}

function emptySummary({ runId, sessionId }: RunRecord) {
  return {
    runId,
    sessionId,
    text: "",
    steps: 0,
    usage: { promptTokens: 0, completionTokens: 0 },
    routes: [],
    denied: [],
    sources: [],
    durationMs: 0,
  };
}
