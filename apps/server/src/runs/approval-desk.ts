import { isDeepStrictEqual } from "node:util";

import type { ApprovalDecision, ApprovalRequest } from "@harombe/agent";

import { ServerError } from "../errors/server-error.ts";
import type { ApprovalStore } from "./approval-store.ts";
import type { ApprovalRecord, RunRecord } from "./run-record.ts";

/** What a person answers. */
export interface ApprovalAnswerInput {
  readonly decision: "approve" | "deny";
  readonly reason?: string | undefined;
  /** What runs instead, where it differs from what was asked for. */
  readonly params?: Record<string, unknown> | undefined;
  /** Also allow this exact call for the rest of the session. */
  readonly remember?: "session" | undefined;
}

export interface ApprovalDeskOptions<Prepared> {
  readonly approvals: ApprovalStore;
  readonly timeoutMs: number;
  readonly now: () => number;
  /** Makes ready what the run needs to go on; what it throws is told to the person who answered. */
  readonly prepare: (runId: string) => Promise<Prepared>;
  readonly resume: (runId: string, prepared: Prepared, decisions: ApprovalDecision[]) => void;
  /** A run could not go on, and nobody is there to tell. */
  readonly fail: (runId: string, error: unknown) => void;
}

/** Holds runs until their approvals are answered, or nobody answered in time. */
export interface ApprovalDesk {
  /** Runs that wait. */
  readonly waitingCount: number;
  /** Asks for a decision; it may come before the run stands still. */
  ask(run: RunRecord, request: ApprovalRequest): void;
  /** The run stands still and waits for these. */
  open(run: RunRecord, requests: readonly ApprovalRequest[]): void;
  /**
   * Throws `HAROMBE_SERVER_NOT_FOUND`, `HAROMBE_SERVER_CONFLICT` when it was answered before, and
   * `HAROMBE_SERVER_EXPIRED`. When the run cannot go on now, nothing is decided.
   */
  decide(approvalId: string, answer: ApprovalAnswerInput): Promise<ApprovalRecord>;
  /** The run was cancelled. */
  withdraw(runId: string): void;
  /** Takes up the approvals of an earlier process. */
  restore(runIds: readonly string[]): void;
  /** Lets no more time run out. */
  pause(): void;
}

export function createApprovalDesk<Prepared>(options: ApprovalDeskOptions<Prepared>): ApprovalDesk {
  const { approvals, now, timeoutMs } = options;
  const timers = new Map<string, NodeJS.Timeout>();
  const waiting = new Set<string>();

  const pendingOf = (runId: string): readonly ApprovalRecord[] =>
    approvals.current(runId).filter(({ status }) => status === "pending");

  const proceed = (runId: string, prepared: Prepared): void => {
    waiting.delete(runId);
    const decisions = approvals.current(runId).flatMap(({ decision }) => decision ?? []);
    approvals.deliver(runId);
    options.resume(runId, prepared, decisions);
  };
  const proceedUnattended = async (runId: string): Promise<void> => {
    try {
      const prepared = await options.prepare(runId);
      if (waiting.has(runId)) proceed(runId, prepared);
    } catch (error) {
      waiting.delete(runId);
      options.fail(runId, error);
    }
  };
  const expire = (approval: ApprovalRecord): void => {
    timers.delete(approval.approvalId);
    const { callId } = approval.request;
    const reason = "nobody answered in time";
    const decision = { callId, decision: "deny", reason } as const;
    if (!approvals.settle(approval.approvalId, { status: "expired", decision })) return;
    if (pendingOf(approval.runId).length === 0) void proceedUnattended(approval.runId);
  };
  const arm = (approval: ApprovalRecord): void => {
    const leftMs = Date.parse(approval.expiresAt) - now();
    const timer = setTimeout(expire, Math.min(Math.max(leftMs, 0), timerMsMax), approval);
    timers.set(approval.approvalId, timer);
  };
  const disarm = (approvalId: string): void => {
    clearTimeout(timers.get(approvalId));
    timers.delete(approvalId);
  };

  const ask: ApprovalDesk["ask"] = ({ runId, sessionId }, request) => {
    const expiresAt = request.expiresAt ?? new Date(now() + timeoutMs).toISOString();
    const { approvalId, createdAt } = request;
    approvals.add({ approvalId, runId, sessionId, request, createdAt, expiresAt });
  };

  return {
    get waitingCount() {
      return waiting.size;
    },
    ask,
    open(run, requests) {
      const { runId } = run;
      waiting.add(runId);
      const known = new Set(approvals.current(runId).map(({ approvalId }) => approvalId));
      for (const request of requests) if (!known.has(request.approvalId)) ask(run, request);
      const pending = pendingOf(runId);
      for (const approval of pending) arm(approval);
      if (pending.length === 0) void proceedUnattended(runId);
    },
    async decide(approvalId, answer) {
      const approval = approvals.get(approvalId);
      assertOpen(approvalId, approval, now());
      const { runId, request } = approval;
      const isLast = waiting.has(runId) && pendingOf(runId).length === 1;
      const prepared = isLast ? await options.prepare(runId) : undefined;
      const settled = toSettled(request, answer);
      if (!approvals.settle(approvalId, settled)) {
        assertOpen(approvalId, approvals.get(approvalId), now());
      }
      disarm(approvalId);
      if (isLast) proceed(runId, prepared as Prepared);
      return approvals.get(approvalId) as ApprovalRecord;
    },
    withdraw(runId) {
      waiting.delete(runId);
      for (const { approvalId, request } of pendingOf(runId)) {
        disarm(approvalId);
        const reason = "the run was cancelled";
        const decision = { callId: request.callId, decision: "deny", reason } as const;
        approvals.settle(approvalId, { status: "cancelled", decision });
      }
    },
    restore(runIds) {
      for (const runId of runIds) {
        waiting.add(runId);
        const pending = pendingOf(runId);
        for (const approval of pending) arm(approval);
        // It was killed between the last answer and going on.
        if (pending.length === 0) void proceedUnattended(runId);
      }
    },
    pause() {
      for (const approvalId of timers.keys()) disarm(approvalId);
    },
  };
}

/** What Node's timers can hold. */
const timerMsMax = 2 ** 31 - 1;

function toSettled(request: ApprovalRequest, answer: ApprovalAnswerInput) {
  const { callId } = request;
  const reason = answer.reason === undefined ? {} : { reason: answer.reason };
  if (answer.decision === "deny") {
    return { status: "denied", decision: { callId, decision: "deny", ...reason } } as const;
  }
  const isEdited =
    answer.params !== undefined && !isDeepStrictEqual(answer.params, request.arguments);
  const decision: ApprovalDecision = {
    callId,
    decision: "approve",
    ...reason,
    ...(isEdited && { editedArguments: answer.params }),
    ...(answer.remember && { remember: answer.remember }),
  };
  return { status: "approved", decision, isEdited } as const;
}

function assertOpen(
  approvalId: string,
  approval: ApprovalRecord | undefined,
  nowMs: number,
): asserts approval is ApprovalRecord {
  if (!approval) {
    throw new ServerError(
      "HAROMBE_SERVER_NOT_FOUND",
      `There is no approval ${JSON.stringify(approvalId)}`,
      { hint: "GET /approvals lists those that wait." },
    );
  }
  const isLate = approval.status === "pending" && Date.parse(approval.expiresAt) <= nowMs;
  if (isLate || approval.status === "expired") {
    throw new ServerError(
      "HAROMBE_SERVER_EXPIRED",
      `Approval ${approvalId} expired at ${approval.expiresAt}, so the call was denied`,
      { hint: "security.hitl.timeout sets how many seconds an approval waits." },
    );
  }
  if (approval.status !== "pending") {
    throw new ServerError(
      "HAROMBE_SERVER_CONFLICT",
      `Approval ${approvalId} was answered already: ${approval.status}`,
    );
  }
}
