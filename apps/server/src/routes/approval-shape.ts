import { z } from "zod";

import type { ApprovalRecord } from "../runs/run-record.ts";

export const approvalSchema = z.object({
  approval_id: z.string(),
  status: z.enum(["pending", "approved", "denied", "expired", "cancelled"]),
  operation: z.object({
    tool_name: z.string(),
    params: z.record(z.string(), z.unknown()).describe("What runs, as it was edited"),
    preview: z.string().describe("What would happen: a diff, the exact command"),
    original: z
      .object({ params: z.record(z.string(), z.unknown()), preview: z.string() })
      .optional()
      .describe("What was asked for, where a person changed it"),
    run_id: z.string(),
    session_id: z.string(),
    agent_path: z.array(z.string()).optional().describe("The delegated agents that lead to it"),
  }),
  risk_level: z.enum(["low", "medium", "high"]),
  timeout: z.number().describe("Seconds that are left to answer"),
  created_at: z.string(),
  expires_at: z.string(),
  edited: z.boolean().optional().describe("It was approved with other params"),
  message: z.string(),
});

export type Approval = z.output<typeof approvalSchema>;

/** An approval as HTTP shows it. */
export function toApproval(record: ApprovalRecord, nowMs: number): Approval {
  const { request, approvalId, status, runId, sessionId, createdAt, expiresAt } = record;
  const leftMs = status === "pending" ? Math.max(0, Date.parse(expiresAt) - nowMs) : 0;
  return {
    approval_id: approvalId,
    status,
    operation: {
      tool_name: request.tool,
      ...whatRuns(record),
      run_id: runId,
      session_id: sessionId,
      ...(request.agentPath && { agent_path: [...request.agentPath] }),
    },
    risk_level: riskOf(record),
    timeout: Math.ceil(leftMs / 100) / 10,
    created_at: createdAt,
    expires_at: expiresAt,
    ...(record.isEdited && { edited: true }),
    message: `${request.tool} wants to run and needs your approval`,
  };
}

/** A preview is of the params that stand beside it; edited ones have none but themselves. */
function whatRuns({
  request: { arguments: params, preview },
  decision,
}: ApprovalRecord): Pick<Approval["operation"], "params" | "preview" | "original"> {
  const edited = decision?.decision === "approve" ? decision.editedArguments : undefined;
  if (edited === undefined) return { params, preview };
  return {
    params: edited,
    preview: JSON.stringify(edited, null, 2),
    original: { params, preview },
  };
}

/** By what a call does to the world: running programs is worse than changing files. */
function riskOf({ request: { effects, dangerous } }: ApprovalRecord): Approval["risk_level"] {
  if (effects.includes("executes")) return "high";
  return dangerous || effects.includes("writes") ? "medium" : "low";
}
