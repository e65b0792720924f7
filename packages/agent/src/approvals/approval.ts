import type { ToolEffect } from "@harombe/tools";

/** One call that waits for a person. Plain JSON. */
export interface ApprovalRequest {
  readonly approvalId: string;
  readonly callId: string;
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  /** SHA-256 of tool name and canonical arguments: an approval is for exactly this. */
  readonly argumentsHash: string;
  readonly effects: readonly ToolEffect[];
  readonly dangerous: boolean;
  /** What would happen: a diff, the exact command. */
  readonly preview: string;
  /** Why the policy asks, where it says. */
  readonly reason?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601, or null when it waits for ever. */
  readonly expiresAt: string | null;
  readonly agentPath?: readonly string[];
}

/** An answer to one request. Edited arguments that differ are an approval of their own. */
export type ApprovalDecision =
  | {
      readonly callId: string;
      readonly decision: "approve";
      readonly reason?: string;
      /** Run with these instead; they are validated again. */
      readonly editedArguments?: Record<string, unknown>;
      /** Also allow this exact call for the rest of the session. */
      readonly remember?: "session";
    }
  | { readonly callId: string; readonly decision: "deny"; readonly reason?: string };
