import type { MessageContent, ToolCall, ToolMessage } from "@harombe/llm";

import type { ApprovalDecision, ApprovalRequest } from "../approvals/approval.ts";
import type { ToolOutcome } from "../run/agent-event.ts";
import type { Frame } from "../run/frame.ts";

/** What a call gave, as the model gets to see it. */
export interface CallResult {
  readonly outcome: ToolOutcome;
  readonly content: MessageContent;
}

/** One call of the step that is being worked on, and how far it came. */
export interface CallSlot {
  readonly call: ToolCall;
  result: CallResult | null;
  /** What a person was asked. */
  approval: ApprovalRequest | null;
  /** What the person answered, until it is acted on. */
  decision: ApprovalDecision | null;
  /** The delegated agent at work for this call. */
  child: Frame | null;
  /** When its tool, or the delegated agent, was put to work in this process. */
  startedAt: number | null;
}

export function createSlot(call: ToolCall): CallSlot {
  return { call, result: null, approval: null, decision: null, child: null, startedAt: null };
}

export function toToolMessage({ call }: CallSlot, result: CallResult): ToolMessage {
  return {
    role: "tool",
    toolCallId: call.id,
    name: call.name,
    content: result.content,
    ...(result.outcome === "ok" ? {} : { isError: true }),
  };
}
