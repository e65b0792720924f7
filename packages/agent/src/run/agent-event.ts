import type { FinishReason, RouteDecision, ToolCall, Usage } from "@harombe/llm";

import type { ApprovalDecision, ApprovalRequest } from "../approvals/approval.ts";
import type { RunResult } from "./run-result.ts";

interface EventIdentity {
  /** Counts from 1 within a run, without gaps, also across resumes. */
  readonly seq: number;
  readonly runId: string;
  /**
   * `<runId>:<step>`; the run's own events carry step 0. A delegated agent's steps are counted
   * behind the step and call that it works for: `<runId>:2.call_1.1`.
   */
  readonly stepId: string;
  /** Names of the delegated agents from the root down, when a child emitted it. */
  readonly agentPath?: readonly string[];
}

/** Everything that a watcher of a run can learn, in order. Plain JSON. */
export type AgentEvent = EventIdentity & AgentEventBody;

export type AgentEventBody =
  | {
      readonly type: "run-start";
      readonly sessionId: string | null;
      readonly input: string;
      /** True when a paused run goes on. */
      readonly resumed: boolean;
    }
  | { readonly type: "step-start"; readonly step: number }
  | { readonly type: "route"; readonly decision: RouteDecision }
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "tool-call"; readonly call: ToolCall; readonly repaired: boolean }
  | { readonly type: "approval-request"; readonly approval: ApprovalRequest }
  | {
      readonly type: "approval-end";
      readonly approvalId: string;
      readonly callId: string;
      readonly decision: ApprovalDecision["decision"];
      readonly reason: string | null;
      readonly edited: boolean;
      /** What runs instead, when it was edited. */
      readonly editedArguments?: Record<string, unknown>;
    }
  | { readonly type: "tool-start"; readonly callId: string; readonly name: string }
  | { readonly type: "tool-progress"; readonly callId: string; readonly message: string }
  | {
      readonly type: "tool-end";
      readonly callId: string;
      readonly name: string;
      readonly outcome: ToolOutcome;
      /** What the model gets to see. */
      readonly content: string;
      /** At work in this process: without the wait for an approval, and 0 when it did not run. */
      readonly durationMs: number;
    }
  | {
      readonly type: "step-end";
      readonly step: number;
      readonly finishReason: FinishReason;
      readonly usage: Usage | null;
      readonly durationMs: number;
    }
  | {
      readonly type: "context-compact";
      readonly tokensBefore: number;
      readonly tokensAfter: number;
      readonly method: "shorten-results" | "summarize" | "drop";
    }
  | { readonly type: "loop-detected"; readonly pattern: string; readonly willStop: boolean }
  | { readonly type: "warning"; readonly code: string; readonly message: string }
  | { readonly type: "run-end"; readonly result: RunResult };

/** `cancelled`: the run ended while the call was at work or before it began. */
export type ToolOutcome =
  | "ok"
  | "error"
  | "invalid"
  | "unknown-tool"
  | "denied"
  | "timeout"
  | "cancelled";
