import { z } from "zod";

import type { ApprovalDecision, ApprovalRequest } from "../approvals/approval.ts";
import { hashCall } from "../approvals/hash-call.ts";
import { AgentError } from "../errors/agent-error.ts";
import {
  type PausedFrame,
  type PausedRun,
  type PausedSlot,
  pausedRunSchema,
} from "./paused-run.ts";

/** Checks a state and that nobody changed what is to be approved. Throws an `AgentError`. */
export function parseRunState(state: unknown): PausedRun {
  const parsed = pausedRunSchema.safeParse(state);
  if (!parsed.success) {
    throw new AgentError({
      code: "HAROMBE_AGENT_STATE_INVALID",
      message: `This is no state of a paused run:\n${z.prettifyError(parsed.error)}`,
      hint: "Give resume() the `state` of an interrupted result as it was",
      cause: parsed.error,
    });
  }
  const slots = slotsOf(parsed.data.root);
  for (const slot of slots) checkArguments(slot);
  checkIds(slots);
  return parsed.data;
}

/** The requests that a state waits for, those of delegated agents included. */
export function pendingApprovals(root: PausedFrame): ApprovalRequest[] {
  return slotsOf(root).flatMap(({ approval, result }) => (approval && !result ? [approval] : []));
}

/** Decisions by call. Throws an `AgentError` for one that has no request, or two for one. */
export function matchDecisions(
  root: PausedFrame,
  decisions: readonly ApprovalDecision[],
): ReadonlyMap<string, ApprovalDecision> {
  const pending = pendingApprovals(root).map(({ callId }) => callId);
  const matched = new Map<string, ApprovalDecision>();
  for (const decision of decisions) {
    const { callId } = decision;
    if (decision.decision !== "approve" && decision.decision !== "deny") {
      throw new TypeError(`The decision for ${callId} must be "approve" or "deny"`);
    }
    if (!pending.includes(callId)) throw unknownDecision(callId, pending);
    if (matched.has(callId)) throw duplicateDecision(callId);
    matched.set(callId, decision);
  }
  return matched;
}

function slotsOf({ slots }: PausedFrame): PausedSlot[] {
  return (slots ?? []).flatMap((slot) => [slot, ...(slot.child ? slotsOf(slot.child) : [])]);
}

function checkArguments({ call, approval }: PausedSlot): void {
  if (!approval) return;
  const hash = hashCall(call.name, call.arguments);
  const isSame =
    hash === approval.argumentsHash &&
    hash === hashCall(approval.tool, approval.arguments) &&
    approval.callId === call.id;
  if (isSame) return;
  throw new AgentError({
    code: "HAROMBE_AGENT_ARGUMENTS_CHANGED",
    message: `The arguments of ${call.name} (${call.id}) are not those that approval was asked for`,
    hint: "To run it with other arguments, approve with `editedArguments`",
  });
}

/** A decision names its call by id alone. */
function checkIds(slots: readonly PausedSlot[]): void {
  const ids = slots.map(({ call }) => call.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice === undefined) return;
  throw new AgentError({
    code: "HAROMBE_AGENT_STATE_INVALID",
    message: `This is no state of a paused run: two of its calls have the id "${twice}"`,
    hint: "Give resume() the `state` of an interrupted result as it was",
  });
}

function unknownDecision(callId: string, pending: readonly string[]): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_DECISION_UNKNOWN",
    message: `No approval is pending for call "${callId}"; pending: ${pending.join(", ") || "none"}`,
    hint: "It was decided before, or belongs to another run",
  });
}

function duplicateDecision(callId: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_DECISION_DUPLICATE",
    message: `There are two decisions for call "${callId}"`,
  });
}
