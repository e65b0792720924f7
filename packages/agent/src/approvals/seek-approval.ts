import type { ToolCall } from "@harombe/llm";

import type { CallResult, CallSlot } from "../calls/call-slot.ts";
import { cancelledResult } from "../calls/execute-call.ts";
import { freezeCall } from "../calls/freeze-call.ts";
import { type PreparedCall, describeDenial, prepareCall } from "../calls/prepare-call.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import { toText } from "../run/to-text.ts";
import type { Approver } from "./approval-mode.ts";
import type { ApprovalDecision, ApprovalRequest } from "./approval.ts";
import { askApprover } from "./ask-approver.ts";
import { createApproval } from "./create-approval.ts";
import { hashCall } from "./hash-call.ts";
import { rememberedCall } from "./remembered-call.ts";

export type Verdict =
  | { readonly type: "approved"; readonly prepared: PreparedCall; readonly isEdited: boolean }
  | { readonly type: "denied"; readonly result: CallResult }
  | { readonly type: "pending" };

/** A person who types arguments that do not fit is asked again this often. */
const editAttempts = 3;

/** Finds out whether a call that must be asked for may run. */
export async function seekApproval(
  scope: RunScope,
  frame: Frame,
  slot: CallSlot,
  prepared: PreparedCall,
): Promise<Verdict> {
  const { call } = prepared;
  if (scope.remembered.has(rememberedCall(scope, frame, call))) {
    return { type: "approved", prepared, isEdited: false };
  }
  const isNew = slot.approval === null;
  if (isNew && scope.approvals.type === "deny") return denyHeadless(scope, frame, prepared);
  slot.approval ??= await createApproval(scope, frame, prepared);
  const approval = slot.approval;
  if (isExpired(approval, scope.clock())) return expire(scope, frame, approval);
  if (slot.decision) {
    const verdict = await applyDecision(scope, frame, { slot, approval, prepared });
    if (verdict) return verdict;
  }
  if (scope.approvals.type !== "ask") {
    if (isNew) scope.emit(frame, { type: "approval-request", approval });
    return { type: "pending" };
  }
  const { approver } = scope.approvals;
  return scope.inTurn(async () => {
    scope.emit(frame, { type: "approval-request", approval });
    await scope.checkpoint();
    return askUntilClear(scope, frame, { slot, approval, prepared }, approver);
  });
}

interface Question {
  readonly slot: CallSlot;
  readonly approval: ApprovalRequest;
  readonly prepared: PreparedCall;
}

async function askUntilClear(
  scope: RunScope,
  frame: Frame,
  question: Question,
  approver: Approver,
): Promise<Verdict> {
  for (let attempt = 0; attempt < editAttempts; attempt += 1) {
    const answer = await askApprover(scope, approver, question.approval);
    await scope.dropCheckpoint();
    if (answer === "expired") return expire(scope, frame, question.approval);
    if (answer === "cancelled") {
      endApproval(scope, frame, question.approval, { decision: "deny", reason: "cancelled" });
      return { type: "denied", result: cancelledResult };
    }
    question.slot.decision = answer;
    const verdict = await applyDecision(scope, frame, question);
    if (verdict) return verdict;
  }
  return deny(scope, frame, question.approval, "the edited arguments were not valid");
}

/** Null when the edited arguments do not fit, so that the question stays open. */
async function applyDecision(
  scope: RunScope,
  frame: Frame,
  { slot, approval, prepared }: Question,
): Promise<Verdict | null> {
  const decision = slot.decision!;
  slot.decision = null;
  if (decision.decision !== "approve") return deny(scope, frame, approval, decision.reason);
  const edited = decision.editedArguments;
  if (!edited || hashCall(approval.tool, edited) === approval.argumentsHash) {
    await approve(scope, frame, { approval, decision, call: prepared.call });
    return { type: "approved", prepared, isEdited: false };
  }
  const call = freezeCall({ ...prepared.call, arguments: edited });
  const again = await prepareCall(scope, frame, call);
  if (again.type === "ready") {
    await approve(scope, frame, { approval, decision, call });
    return { type: "approved", prepared: again.prepared, isEdited: true };
  }
  const message = toText(again.result.content);
  if (again.result.outcome === "denied") return deny(scope, frame, approval, message);
  scope.emit(frame, { type: "warning", code: "edited-arguments-invalid", message });
  return null;
}

interface Approved {
  readonly approval: ApprovalRequest;
  readonly decision: ApprovalDecision & { readonly decision: "approve" };
  /** What will run. */
  readonly call: ToolCall;
}

async function approve(
  scope: RunScope,
  frame: Frame,
  { approval, decision, call }: Approved,
): Promise<void> {
  if (decision.remember === "session") {
    const remembered = rememberedCall(scope, frame, call);
    scope.remembered.add(remembered);
    if (scope.sessionId !== null) await scope.sessions?.rememberCall(scope.sessionId, remembered);
  }
  const isEdited = hashCall(call.name, call.arguments) !== approval.argumentsHash;
  endApproval(scope, frame, approval, decision, isEdited ? call.arguments : undefined);
}

function deny(
  scope: RunScope,
  frame: Frame,
  approval: ApprovalRequest,
  reason: string | undefined,
): Verdict {
  endApproval(scope, frame, approval, {
    decision: "deny",
    ...(reason === undefined ? {} : { reason }),
  });
  return {
    type: "denied",
    result: { outcome: "denied", content: describeDenial(approval.tool, reason) },
  };
}

function expire(scope: RunScope, frame: Frame, approval: ApprovalRequest): Verdict {
  scope.totals.denied.add(approval.tool);
  return deny(scope, frame, approval, "nobody approved it in time");
}

function denyHeadless(scope: RunScope, frame: Frame, { call }: PreparedCall): Verdict {
  scope.totals.denied.add(call.name);
  const message = `${call.name} was denied: it must be approved, and nobody is there to ask`;
  scope.emit(frame, { type: "warning", code: "denied-headless", message });
  const reason = "it must be approved by a person, and nobody is there to ask";
  const content = describeDenial(call.name, reason);
  return { type: "denied", result: { outcome: "denied", content } };
}

function isExpired({ expiresAt }: ApprovalRequest, nowMs: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs;
}

/** Says how a request ended. */
export function endApproval(
  scope: RunScope,
  frame: Frame,
  { approvalId, callId }: ApprovalRequest,
  { decision, reason }: Pick<ApprovalDecision, "decision" | "reason">,
  editedArguments?: Record<string, unknown>,
): void {
  scope.emit(frame, {
    type: "approval-end",
    approvalId,
    callId,
    decision,
    reason: reason ?? null,
    edited: editedArguments !== undefined,
    ...(editedArguments ? { editedArguments } : {}),
  });
}
