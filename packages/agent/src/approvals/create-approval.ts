import { copyArguments } from "../calls/freeze-call.ts";
import type { PreparedCall } from "../calls/prepare-call.ts";
import { type DeadlineOutcome, runWithDeadline } from "../calls/run-with-deadline.ts";
import { boundText } from "../context/bound-content.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { ApprovalRequest } from "./approval.ts";
import { hashCall } from "./hash-call.ts";
import { toVisible } from "./to-visible.ts";

const previewTokensMax = 8000;

/** Describes one call to whoever decides about it. */
export async function createApproval(
  scope: RunScope,
  frame: Frame,
  prepared: PreparedCall,
): Promise<ApprovalRequest> {
  const { call, entry, answer } = prepared;
  const now = scope.clock();
  const timeoutMs = scope.approvals.type === "deny" ? null : scope.approvals.timeoutMs;
  return {
    approvalId: scope.createId(),
    callId: call.id,
    tool: call.name,
    arguments: call.arguments,
    argumentsHash: hashCall(call.name, call.arguments),
    effects: entry.tool.effects,
    dangerous: entry.tool.dangerous,
    preview: boundText(toVisible(await preview(scope, frame, prepared)), previewTokensMax),
    createdAt: new Date(now).toISOString(),
    expiresAt: timeoutMs === null ? null : new Date(now + timeoutMs).toISOString(),
    ...(answer.reason === undefined ? {} : { reason: answer.reason }),
    ...(frame.path.length > 0 ? { agentPath: frame.path } : {}),
  };
}

/** A preview that cannot be made must not keep anybody from deciding. */
async function preview(
  scope: RunScope,
  { agent }: Frame,
  { entry, call }: PreparedCall,
): Promise<string> {
  const { toolTimeoutMs: timeoutMs, abortGraceMs: graceMs } = agent.limits;
  const outcome = await runWithDeadline(
    async (signal) => {
      // It gets arguments of its own: what runs must not depend on what a preview does to them.
      const parsed = await entry.tool.parse(copyArguments(call.arguments));
      if (!parsed.ok) throw new Error(parsed.message);
      return entry.tool.preview(parsed.value, { cwd: scope.cwd, signal });
    },
    { signal: scope.signal, timeoutMs, graceMs },
  );
  if (outcome.type === "done") return outcome.value;
  return `${JSON.stringify(call.arguments, null, 2)}\n(no preview: ${whyNot(outcome)})`;
}

function whyNot(outcome: DeadlineOutcome<string>): string {
  if (outcome.type !== "failed") return outcome.type;
  return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
}
