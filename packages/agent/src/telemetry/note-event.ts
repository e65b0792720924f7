import { type Attributes, trace } from "@opentelemetry/api";

import type { AgentEventBody } from "../run/agent-event.ts";

/** What happened between calls, on the span of the agent at work: above all who waited for whom. */
export function noteEvent(body: AgentEventBody): void {
  const noted = toSpanEvent(body);
  if (noted) trace.getActiveSpan()?.addEvent(...noted);
}

function toSpanEvent(body: AgentEventBody): [name: string, attributes: Attributes] | null {
  if (body.type === "approval-request") {
    const { tool, callId } = body.approval;
    const attributes = { "gen_ai.tool.name": tool, "gen_ai.tool.call.id": callId };
    return ["harombe.approval.request", attributes];
  }
  if (body.type === "approval-end") {
    const { callId, decision, edited } = body;
    return [
      "harombe.approval.end",
      {
        "gen_ai.tool.call.id": callId,
        "harombe.approval.decision": decision,
        "harombe.approval.edited": edited,
      },
    ];
  }
  if (body.type === "context-compact") {
    const { method, tokensBefore, tokensAfter } = body;
    return [
      "harombe.context.compact",
      {
        "harombe.context.method": method,
        "harombe.context.tokens_before": tokensBefore,
        "harombe.context.tokens_after": tokensAfter,
      },
    ];
  }
  return body.type === "loop-detected" ? ["harombe.loop.detected", {}] : null;
}
