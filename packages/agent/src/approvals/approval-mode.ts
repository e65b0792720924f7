import type { ApprovalDecision, ApprovalRequest } from "./approval.ts";

/** A person, or a program that speaks for one. */
export interface Approver {
  /** Aborted when the run is cancelled and when the request expires. */
  ask(
    request: ApprovalRequest,
    options: { readonly signal: AbortSignal },
  ): ApprovalDecision | Promise<ApprovalDecision>;
  /** Milliseconds until a request expires and counts as denied. Default null: it waits for ever. */
  readonly timeoutMs?: number | null;
}

/** A run that ends when somebody must be asked, to be resumed with the answers. */
export interface InterruptMode {
  readonly mode: "interrupt";
  /** Milliseconds until a request expires and counts as denied. Default null: it waits for ever. */
  readonly timeoutMs?: number | null;
}

/**
 * What "ask" means. `deny`: nobody is there, so it is denied at once. `interrupt`: the run ends with
 * a state that can be resumed. An approver is asked while the run waits.
 */
export type ApprovalMode = "deny" | "interrupt" | InterruptMode | Approver;

export type ResolvedApprovalMode =
  | { readonly type: "deny" }
  | { readonly type: "interrupt"; readonly timeoutMs: number | null }
  | { readonly type: "ask"; readonly approver: Approver; readonly timeoutMs: number | null };

export function resolveApprovalMode(mode: ApprovalMode = "deny"): ResolvedApprovalMode {
  if (mode === "deny") return { type: "deny" };
  if (mode === "interrupt") return { type: "interrupt", timeoutMs: null };
  const timeoutMs = mode.timeoutMs ?? null;
  if (timeoutMs !== null && !(timeoutMs > 0)) {
    throw new TypeError(`approvals.timeoutMs is ${timeoutMs}, but must be above 0, or null`);
  }
  if ("ask" in mode) return { type: "ask", approver: mode, timeoutMs };
  return { type: "interrupt", timeoutMs };
}
