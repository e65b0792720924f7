export { createAgent } from "./create-agent.ts";
export type { ApprovalMode, Approver, InterruptMode } from "./approvals/approval-mode.ts";
export type { ApprovalDecision, ApprovalRequest } from "./approvals/approval.ts";
export { hashCall } from "./approvals/hash-call.ts";
export {
  defaultPolicy,
  type Policy,
  type PolicyAnswer,
  type PolicyCall,
  type PolicyDecision,
  strictestPolicy,
} from "./approvals/policy.ts";
export { AgentError, type AgentErrorCode, type AgentErrorOptions } from "./errors/agent-error.ts";
export { type AgentLimits, defaultLimits } from "./options/agent-limits.ts";
export type {
  Agent,
  AgentOptions,
  CompactOptions,
  Compacted,
  NamedAgentOptions,
  RequestSettings,
  ResumeOptions,
  RunOptions,
} from "./options/agent-options.ts";
export type { ContextOptions } from "./options/context-options.ts";
export { chatAgent } from "./presets/chat-agent.ts";
export { codingAgent } from "./presets/coding-agent.ts";
export { reasoningAgent } from "./presets/reasoning-agent.ts";
export { researchAgent } from "./presets/research-agent.ts";
export { summarizingAgent } from "./presets/summarizing-agent.ts";
export type { AgentEvent, AgentEventBody, ToolOutcome } from "./run/agent-event.ts";
export type { RunResult, RunState, RunStatus, StopReason } from "./run/run-result.ts";
export type { Run } from "./run/run.ts";
export {
  createMemorySessions,
  type MemorySessionsOptions,
} from "./sessions/create-memory-sessions.ts";
export type {
  Eventual,
  SessionClaim,
  SessionEntry,
  SessionListOptions,
  SessionPage,
  SessionStore,
  SessionSummary,
  StoredMessage,
  StoredSession,
} from "./sessions/session-store.ts";
export type { TelemetryOptions } from "./telemetry/telemetry-options.ts";
