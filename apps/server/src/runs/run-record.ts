import type {
  AgentEvent,
  ApprovalDecision,
  ApprovalRequest,
  RunResult,
  RunState,
} from "@harombe/agent";

/** `waiting`: it stands still until somebody answers its approvals. */
export type RunStatus = "running" | "waiting" | "completed" | "stopped" | "failed" | "cancelled";

/** What a run was asked to do; enough to make its agent again. */
export interface RunRequest {
  readonly input: string;
  readonly sessionId: string;
  /** As the caller wrote it; undefined means the assistant's own. */
  readonly model?: string | undefined;
  /** `wait` for a person, or `deny` at once. */
  readonly approvals: "wait" | "deny";
}

/** A run's result without the state that only resuming needs. */
export type RunOutcome = Exclude<RunResult, { readonly status: "interrupted" }>;

export interface RunRecord extends RunRequest {
  readonly runId: string;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Null until it ends. */
  readonly outcome: RunOutcome | null;
  /** Set while it waits. */
  readonly state: RunState | null;
  /** The last event's number. */
  readonly lastSeq: number;
}

export interface StoredEvent {
  readonly event: AgentEvent;
  /** Bytes of all events of the run up to this one. */
  readonly offset: number;
}

export type ApprovalStatus = "pending" | "approved" | "denied" | "expired" | "cancelled";

export interface ApprovalRecord {
  readonly approvalId: string;
  readonly runId: string;
  readonly sessionId: string;
  readonly status: ApprovalStatus;
  readonly request: ApprovalRequest;
  readonly decision: ApprovalDecision | null;
  readonly isEdited: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly expiresAt: string;
}

export function isFinished(status: RunStatus): boolean {
  return status !== "running" && status !== "waiting";
}
