import type { AgentEvent } from "@harombe/agent";

import type { RunRecord, StoredEvent } from "../runs/run-record.ts";
import type { StreamDialect } from "../stream/pump-stream.ts";
import { keepAliveComment, toErrorEventText, toEventText } from "../stream/server-sent-event.ts";
import { toChatSummary } from "./run-summary.ts";

/** How `/chat/stream` tells the events of a run. Each carries the run's sequence number as id. */
export function createChatDialect({
  record,
  current,
  nodeName,
  requestId,
}: {
  readonly record: RunRecord;
  /** The run as it is now. */
  readonly current: () => RunRecord;
  readonly nodeName: string;
  readonly requestId: string;
}): StreamDialect<StoredEvent> {
  const last = (event: AgentEvent & { type: "run-end" }): string => {
    if (event.result.status === "interrupted") return "";
    try {
      return toEventText("done", toChatSummary(current(), nodeName), event.seq);
    } catch (error) {
      return toErrorEventText(error, requestId);
    }
  };
  return {
    contentType: "text/event-stream; charset=utf-8",
    headers: () => ({ "x-harombe-run": record.runId, "x-harombe-node": nodeName }),
    keepAlive: keepAliveComment,
    isEager: true,
    encode({ event }) {
      if (event.type === "run-end") return event.agentPath ? "" : last(event);
      const told = toChatEvent(event);
      return told ? toEventText(told.event, told.data, event.seq) : "";
    },
    encodeError: (error) => toErrorEventText(error, requestId),
  };
}

/** What a watcher of a chat cares about; the rest is in `/runs/:id/events`. */
function toChatEvent(event: AgentEvent): { event: string; data: object } | undefined {
  const agent = event.agentPath && { agent: event.agentPath };
  switch (event.type) {
    case "run-start":
      return { event: "run", data: { run_id: event.runId, session_id: event.sessionId, ...agent } };
    case "text-delta":
      return { event: "message", data: { content: event.text, ...agent } };
    case "reasoning-delta":
      return { event: "reasoning", data: { content: event.text, ...agent } };
    case "route":
      return { event: "route", data: { ...event.decision, ...agent } };
    case "tool-call":
      return {
        event: "tool",
        data: {
          status: "called",
          call_id: event.call.id,
          name: event.call.name,
          arguments: event.call.arguments,
          ...agent,
        },
      };
    case "tool-progress":
      return {
        event: "tool",
        data: { status: "progress", call_id: event.callId, message: event.message, ...agent },
      };
    case "tool-end":
      return {
        event: "tool",
        data: {
          status: event.outcome,
          call_id: event.callId,
          name: event.name,
          content: event.content,
          duration_ms: Math.round(event.durationMs),
          ...agent,
        },
      };
    case "approval-request":
      return {
        event: "approval",
        data: {
          status: "pending",
          approval_id: event.approval.approvalId,
          operation: {
            tool_name: event.approval.tool,
            params: event.approval.arguments,
            preview: event.approval.preview,
            run_id: event.runId,
          },
          expires_at: event.approval.expiresAt,
          ...agent,
        },
      };
    case "approval-end":
      return {
        event: "approval",
        data: {
          status: event.decision === "approve" ? "approved" : "denied",
          approval_id: event.approvalId,
          reason: event.reason,
          edited: event.edited,
          ...agent,
        },
      };
    case "warning":
      return { event: "warning", data: { code: event.code, message: event.message, ...agent } };
    case "step-start":
    case "step-end":
    case "tool-start":
    case "context-compact":
    case "loop-detected":
    case "run-end":
      return undefined;
  }
}
