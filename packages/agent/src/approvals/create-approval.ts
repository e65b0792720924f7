import type { PreparedCall } from "../calls/prepare-call.ts";
import { boundText } from "../context/bound-content.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { ApprovalRequest } from "./approval.ts";
import { hashCall } from "./hash-call.ts";

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
    preview: boundText(await preview(scope, prepared), previewTokensMax),
    createdAt: new Date(now).toISOString(),
    expiresAt: timeoutMs === null ? null : new Date(now + timeoutMs).toISOString(),
    ...(answer.reason === undefined ? {} : { reason: answer.reason }),
    ...(frame.path.length > 0 ? { agentPath: frame.path } : {}),
  };
}

/** A preview that cannot be made must not keep anybody from deciding. */
async function preview(scope: RunScope, { entry, call, input }: PreparedCall): Promise<string> {
  try {
    return await entry.tool.preview(input, { cwd: scope.cwd, signal: scope.signal });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${JSON.stringify(call.arguments, null, 2)}\n(no preview: ${reason})`;
  }
}
