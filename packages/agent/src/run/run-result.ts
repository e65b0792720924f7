import type { RouteDecision, Usage } from "@harombe/llm";

import type { ApprovalRequest } from "../approvals/approval.ts";

export type StopReason = "max-steps" | "max-duration" | "max-tokens" | "loop";

interface RunSummary {
  readonly runId: string;
  readonly sessionId: string | null;
  /** The answer, or what there was of it. */
  readonly text: string;
  /** The validated value when an output schema was given. */
  readonly output?: unknown;
  readonly steps: number;
  readonly usage: Usage;
  readonly routes: readonly RouteDecision[];
  /** Tools that were denied because nobody was there to ask, by name. */
  readonly denied: readonly string[];
  /** Addresses in the text that a tool of this run was given or returned. */
  readonly sources: readonly string[];
  readonly durationMs: number;
}

/** How a run ended. Only `failed` is something that went wrong. */
export type RunStatus =
  | { readonly status: "completed" }
  | {
      readonly status: "interrupted";
      readonly approvals: readonly ApprovalRequest[];
      readonly state: RunState;
    }
  | { readonly status: "stopped"; readonly reason: StopReason }
  | {
      readonly status: "failed";
      readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
    }
  | { readonly status: "cancelled" };

export type RunResult = RunSummary & RunStatus;

/** A paused run as plain versioned JSON: store it anywhere, resume it later, also elsewhere. */
export interface RunState {
  readonly version: 1;
  readonly runId: string;
  readonly sessionId: string | null;
  readonly [field: string]: unknown;
}
