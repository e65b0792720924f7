import type { DatabaseSync } from "node:sqlite";

import type { ApprovalDecision, ApprovalRequest } from "@harombe/agent";

import type { ApprovalRecord, ApprovalStatus } from "./run-record.ts";

export interface ApprovalStore {
  /** Also opens an approval again whose answer could not be used. */
  add(approval: Omit<ApprovalRecord, "status" | "decision" | "isEdited">): void;
  get(approvalId: string): ApprovalRecord | undefined;
  /** Pending ones, oldest first. */
  pending(): readonly ApprovalRecord[];
  /** Those that one run waits for now, in order; answered ones too. */
  current(runId: string): readonly ApprovalRecord[];
  /** The run goes on with the answers; what it waits for next is another round. */
  deliver(runId: string): void;
  /** Returns false when it was no longer pending. */
  settle(approvalId: string, answer: ApprovalAnswer): boolean;
}

export interface ApprovalAnswer {
  readonly status: Exclude<ApprovalStatus, "pending">;
  readonly decision: ApprovalDecision;
  readonly isEdited?: boolean;
}

export function createApprovalStore(database: DatabaseSync): ApprovalStore {
  const insert = database.prepare(
    `INSERT OR REPLACE INTO approvals (approval_id, run_id, session_id, status, request, created_at, expires_at)
     VALUES (?, ?, ?, 'pending', ?, ?, ?)`,
  );
  const select = database.prepare("SELECT * FROM approvals WHERE approval_id = ?");
  const selectPending = database.prepare(
    "SELECT * FROM approvals WHERE status = 'pending' ORDER BY created_at, rowid",
  );
  const selectCurrent = database.prepare(
    "SELECT * FROM approvals WHERE run_id = ? AND delivered = 0 ORDER BY rowid",
  );
  const deliver = database.prepare("UPDATE approvals SET delivered = 1 WHERE run_id = ?");
  const settle = database.prepare(
    "UPDATE approvals SET status = ?, decision = ?, edited = ? WHERE approval_id = ? AND status = 'pending'",
  );
  return {
    add({ approvalId, runId, sessionId, request, createdAt, expiresAt }) {
      insert.run(approvalId, runId, sessionId, JSON.stringify(request), createdAt, expiresAt);
    },
    get(approvalId) {
      const row = select.get(approvalId);
      return row && toApproval(row);
    },
    pending: () => selectPending.all().map(toApproval),
    current: (runId) => selectCurrent.all(runId).map(toApproval),
    deliver: (runId) => void deliver.run(runId),
    settle: (approvalId, { status, decision, isEdited = false }) =>
      settle.run(status, JSON.stringify(decision), isEdited ? 1 : 0, approvalId).changes === 1,
  };
}

function toApproval(row: Record<string, unknown>): ApprovalRecord {
  const decision = row["decision"];
  return {
    approvalId: String(row["approval_id"]),
    runId: String(row["run_id"]),
    sessionId: String(row["session_id"]),
    status: row["status"] as ApprovalStatus,
    request: JSON.parse(String(row["request"])) as ApprovalRequest,
    decision: typeof decision === "string" ? (JSON.parse(decision) as ApprovalDecision) : null,
    isEdited: row["edited"] === 1,
    createdAt: String(row["created_at"]),
    expiresAt: String(row["expires_at"]),
  };
}
