export type { ApprovalDecision, ApprovalRequest } from "./approvals/approval.ts";
export { type Agent, type AgentOptions, createAgent, type Run } from "./create-agent.ts";
export type { AgentEvent, AgentEventBody, ToolOutcome } from "./run/agent-event.ts";
export type { RunResult, RunState, StopReason } from "./run/run-result.ts";
