import { AgentError } from "../errors/agent-error.ts";

export function sessionBusy(sessionId: string, runId: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_SESSION_BUSY",
    message: `Run ${runId} is still at work in session ${sessionId}`,
    isRetryable: true,
    hint: "Wait for its result, cancel it, or steer it with a further message",
  });
}

export function sessionWaiting(sessionId: string, runId: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_SESSION_BUSY",
    message: `Run ${runId} waits for approvals in session ${sessionId}`,
    hint: "Resume it with decisions first, or run again, which gives it up",
  });
}

export function sessionConflict(sessionId: string, position: number): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_SESSION_CONFLICT",
    message: `Another writer has put message ${position} into session ${sessionId}`,
    hint: "Run again: it starts from what the session holds now",
  });
}

export function sessionGone(sessionId: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_SESSION_CONFLICT",
    message: `Session ${sessionId} was deleted while a run wrote to it`,
    hint: "Run again to begin it anew",
  });
}
