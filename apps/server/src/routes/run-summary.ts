import type { RunOutcome, RunRecord } from "../runs/run-record.ts";
import type { ChatSummary } from "./chat-schema.ts";

/** A failure that an agent reported, thrown again for the client. */
class RunError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor({ code, message, hint }: { code: string; message: string; hint?: string }) {
    super(message);
    this.name = "RunError";
    this.code = code.startsWith("HAROMBE_") ? code : "HAROMBE_SERVER_RUN_FAILED";
    this.hint = hint;
  }
}

/** What a chat answers. Throws `RunError` for a run that did not come to an answer. */
export function toChatSummary(record: RunRecord, nodeName: string): ChatSummary {
  const { outcome } = record;
  if (outcome === null) throw new TypeError(`Run ${record.runId} is not over`);
  if (outcome.status === "failed") throw new RunError(outcome.error);
  if (outcome.status === "cancelled") throw new RunError(cancelled);
  return {
    response: outcome.text,
    session_id: record.sessionId,
    run_id: record.runId,
    status: outcome.status,
    ...(outcome.status === "stopped" && { stop_reason: outcome.reason }),
    steps: outcome.steps,
    usage: toUsage(outcome.usage),
    routes: toRoutes(outcome, nodeName),
    denied: [...outcome.denied],
  };
}

export function toUsage({ promptTokens, completionTokens }: RunOutcome["usage"]) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

/** One machine decides nothing, so its model tells no route: each step went to it. */
export function toRoutes({ routes, steps }: RunOutcome, nodeName: string): ChatSummary["routes"] {
  if (routes.length > 0) return routes.map(({ node, reason }) => ({ node, reason }));
  return Array.from({ length: steps }, () => ({ node: nodeName, reason: onlyMachine }));
}

export const onlyMachine = "the only machine";

const cancelled = { code: "HAROMBE_SERVER_CONFLICT", message: "The run was cancelled" };
