import type { RunScope } from "../run/run-scope.ts";
import type { Approver } from "./approval-mode.ts";
import type { ApprovalDecision, ApprovalRequest } from "./approval.ts";

/** Asks, until an answer, the end of the request's time, or the end of the run. Never throws. */
export async function askApprover(
  { signal, clock }: Pick<RunScope, "signal" | "clock">,
  approver: Approver,
  request: ApprovalRequest,
): Promise<ApprovalDecision | "expired" | "cancelled"> {
  if (signal.aborted) return "cancelled";
  const leftMs = request.expiresAt === null ? null : Date.parse(request.expiresAt) - clock();
  if (leftMs !== null && leftMs <= 0) return "expired";
  const controller = new AbortController();
  const ended = Promise.withResolvers<"expired" | "cancelled">();
  const stop = (why: "expired" | "cancelled", reason: unknown): void => {
    ended.resolve(why);
    controller.abort(reason);
  };
  const cancel = (): void => stop("cancelled", signal.reason);
  signal.addEventListener("abort", cancel, { once: true });
  const timer = leftMs === null ? null : setTimeout(expire, Math.min(leftMs, 2 ** 31 - 1), stop);
  try {
    return await Promise.race([answerOf(approver, request, controller.signal), ended.promise]);
  } finally {
    signal.removeEventListener("abort", cancel);
    if (timer) clearTimeout(timer);
  }
}

function expire(stop: (why: "expired", reason: unknown) => void): void {
  stop("expired", new DOMException("The request for approval expired", "TimeoutError"));
}

/** An approver that fails has not approved. */
async function answerOf(
  approver: Approver,
  request: ApprovalRequest,
  signal: AbortSignal,
): Promise<ApprovalDecision> {
  try {
    return checkAnswer(request, await approver.ask(request, { signal }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      callId: request.callId,
      decision: "deny",
      reason: `the approver failed: ${message}`,
    };
  }
}

/** An answer to another question, or something else than an answer, is no approval of this call. */
function checkAnswer({ callId }: ApprovalRequest, answer: ApprovalDecision): ApprovalDecision {
  if (answer.callId !== callId) throw new Error(`it answered for call "${answer.callId}"`);
  return answer;
}
