import { endApproval, seekApproval } from "../approvals/seek-approval.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import { toText } from "../run/to-text.ts";
import { noteDelegated } from "../telemetry/note-outcome.ts";
import { traceTool } from "../telemetry/trace-tool.ts";
import { type CallResult, type CallSlot, toToolMessage } from "./call-slot.ts";
import { cancelledResult, executeCall } from "./execute-call.ts";
import { type PreparedCall, prepareCall } from "./prepare-call.ts";
import { runBounded } from "./run-bounded.ts";
import { runChild } from "./run-child.ts";

/**
 * Works on the calls of a step: neighbours that only read at the same time, others in order.
 * Those that wait for a person are passed over. True when every call has its result.
 */
export async function workCalls(
  scope: RunScope,
  frame: Frame,
  slots: readonly CallSlot[],
): Promise<boolean> {
  for (const group of groupCalls(frame, slots)) {
    await runBounded(group, frame.agent.limits.parallelCalls, async (slot) =>
      workCall(scope, frame, slot, slots),
    );
  }
  return slots.every(({ result }) => result !== null);
}

/** Calls in order, those that may run at the same time together. */
function groupCalls(frame: Frame, slots: readonly CallSlot[]): CallSlot[][] {
  const groups: CallSlot[][] = [];
  let isOpen = false;
  for (const slot of slots) {
    const isReadOnly = frame.agent.tools.get(slot.call.name)?.isReadOnly ?? false;
    if (isReadOnly && isOpen) groups.at(-1)!.push(slot);
    else groups.push([slot]);
    isOpen = isReadOnly;
  }
  return groups;
}

async function workCall(
  scope: RunScope,
  frame: Frame,
  slot: CallSlot,
  slots: readonly CallSlot[],
): Promise<void> {
  if (slot.result) return;
  const result = scope.signal.aborted ? cancelledResult : await attempt(scope, frame, slot, slots);
  if (!result) return;
  const durationMs = slot.startedAt === null ? 0 : scope.stopwatch() - slot.startedAt;
  slot.child = null;
  slot.approval = null;
  const position = frame.messages.length + slots.indexOf(slot);
  const kept = scope.keep(frame, toToolMessage(slot, result), position);
  if (kept) await kept;
  slot.result = result;
  scope.emit(frame, {
    type: "tool-end",
    callId: slot.call.id,
    name: slot.call.name,
    outcome: result.outcome,
    content: toText(result.content),
    durationMs,
  });
}

/** Null when somebody must decide first. */
async function attempt(
  scope: RunScope,
  frame: Frame,
  slot: CallSlot,
  slots: readonly CallSlot[],
): Promise<CallResult | null> {
  if (slot.child) return goOn(scope, frame, slot, slot.child);
  if (slots.indexOf(slot) >= frame.agent.limits.callsPerStep) return tooMany(frame, slots);
  const preparation = await prepareCall(scope, frame, slot.call);
  if (preparation.type === "refused") {
    const denial = { decision: "deny", reason: "the policy does not allow it now" } as const;
    if (slot.approval) endApproval(scope, frame, slot.approval, denial);
    return preparation.result;
  }
  const { prepared } = preparation;
  if (prepared.answer.decision === "allow" && !slot.approval) {
    return perform(scope, frame, slot, prepared);
  }
  const verdict = await seekApproval(scope, frame, slot, prepared);
  if (verdict.type === "pending") return null;
  if (verdict.type === "denied") return verdict.result;
  slot.approval = null;
  const result = await perform(scope, frame, slot, verdict.prepared);
  return result && verdict.isEdited ? noteEdit(result, verdict.prepared) : result;
}

async function perform(
  scope: RunScope,
  frame: Frame,
  slot: CallSlot,
  prepared: PreparedCall,
): Promise<CallResult | null> {
  if (!prepared.entry.delegate) {
    slot.startedAt = scope.stopwatch();
    return executeCall(scope, frame, prepared);
  }
  const delegated = prepared.entry.delegate(prepared.input, frame, slot.call.id);
  if (delegated.type === "refused") return { outcome: "error", content: delegated.message };
  scope.emit(frame, { type: "tool-start", callId: slot.call.id, name: slot.call.name });
  slot.child = delegated.frame;
  return goOn(scope, frame, slot, delegated.frame);
}

/** The delegated agent's work, from its beginning or from where it was paused. */
async function goOn(
  scope: RunScope,
  frame: Frame,
  slot: CallSlot,
  child: Frame,
): Promise<CallResult | null> {
  slot.startedAt ??= scope.stopwatch();
  return traceTool(scope, frame, slot.call, async (span) => {
    const result = await runChild(scope, child);
    if (span) noteDelegated(span, result, scope.telemetry);
    return result;
  });
}

function tooMany(frame: Frame, slots: readonly CallSlot[]): CallResult {
  const limit = frame.agent.limits.callsPerStep;
  const content = `Not run: ${slots.length} calls in one step, but at most ${limit} are. Ask again for what is still needed.`;
  return { outcome: "error", content };
}

/** The model must know that what ran is not what it asked for. */
function noteEdit(result: CallResult, { call }: PreparedCall): CallResult {
  const note = `[The user changed the arguments to ${JSON.stringify(call.arguments)} before it ran.]`;
  const { outcome, content } = result;
  if (typeof content === "string") return { outcome, content: `${note}\n${content}` };
  return { outcome, content: [{ type: "text", text: note }, ...content] };
}
