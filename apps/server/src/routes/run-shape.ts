import { z } from "zod";

import type { RunManager } from "../runs/run-manager.ts";
import type { RunRecord } from "../runs/run-record.ts";
import { approvalSchema, toApproval } from "./approval-shape.ts";
import { routeSchema, usageSchema } from "./chat-schema.ts";
import { toRoutes, toUsage } from "./run-summary.ts";

export const runSchema = z.object({
  run_id: z.string(),
  session_id: z.string(),
  status: z.enum(["running", "waiting", "completed", "stopped", "failed", "cancelled"]),
  created_at: z.string(),
  updated_at: z.string(),
  last_event: z.int().describe("The number of the last event"),
  approvals: z.array(approvalSchema).describe("What it waits for"),
  result: z
    .object({
      response: z.string(),
      steps: z.int(),
      usage: usageSchema,
      routes: z.array(routeSchema),
      denied: z.array(z.string()),
      stop_reason: z.string().optional(),
    })
    .nullable()
    .describe("Null until it is over"),
  error: z
    .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
    .optional()
    .describe("Why it failed"),
});

export type RunView = z.output<typeof runSchema>;

/** A run as HTTP shows it. */
export function toRunView(record: RunRecord, runs: RunManager, nodeName: string): RunView {
  const { outcome } = record;
  const pending = runs.approvalsOf(record.runId).filter(({ status }) => status === "pending");
  return {
    run_id: record.runId,
    session_id: record.sessionId,
    status: record.status,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    last_event: record.lastSeq,
    approvals: pending.map((approval) => toApproval(approval, Date.now())),
    result: outcome && {
      response: outcome.text,
      steps: outcome.steps,
      usage: toUsage(outcome.usage),
      routes: toRoutes(outcome, nodeName),
      denied: [...outcome.denied],
      ...(outcome.status === "stopped" && { stop_reason: outcome.reason }),
    },
    ...(outcome?.status === "failed" && { error: outcome.error }),
  };
}
