import type { JsonSchema, LanguageModel, MessageContent, ModelRequest } from "@harombe/llm";
import type { Tool } from "@harombe/tools";
import type { z } from "zod";

import type { ApprovalMode } from "../approvals/approval-mode.ts";
import type { ApprovalDecision } from "../approvals/approval.ts";
import type { Policy } from "../approvals/policy.ts";
import type { RunState } from "../run/run-result.ts";
import type { Run } from "../run/run.ts";
import type { SessionStore } from "../sessions/session-store.ts";
import type { TelemetryOptions } from "../telemetry/telemetry-options.ts";
import type { AgentLimits } from "./agent-limits.ts";
import type { ContextOptions } from "./context-options.ts";

/** Sent along with each request to the model. */
export type RequestSettings = Pick<
  ModelRequest,
  "temperature" | "maxTokens" | "stop" | "seed" | "hints"
>;

/** An agent that another one may delegate to. What is left out is inherited from the root. */
export interface NamedAgentOptions {
  /** Tells the delegating model what this agent is good at. */
  readonly description: string;
  readonly model?: LanguageModel;
  /** Default: none. */
  readonly tools?: readonly Tool[];
  readonly instructions?: string;
  /** Applies besides the root's policy: the stricter answer counts. */
  readonly policy?: Policy;
  /** Its own steps and result sizes. Tokens and duration are those of the whole run. */
  readonly limits?: Partial<AgentLimits>;
  readonly settings?: RequestSettings;
}

export interface AgentOptions {
  /** Default `agent`. */
  readonly name?: string;
  readonly model: LanguageModel;
  readonly tools?: readonly Tool[];
  /** The system prompt. */
  readonly instructions?: string;
  /** Default: dangerous tools ask, everything else is allowed. */
  readonly policy?: Policy;
  /** What "ask" means. Default `deny`: headless. */
  readonly approvals?: ApprovalMode;
  readonly limits?: Partial<AgentLimits>;
  /** Default: sessions in memory, which live as long as the agent. */
  readonly sessions?: SessionStore;
  /** The folder that tools work in. Default: that of the process when the agent is made. */
  readonly cwd?: string;
  /** Agents that this one, and they among each other, may delegate to, by name. */
  readonly agents?: Readonly<Record<string, NamedAgentOptions>>;
  readonly context?: ContextOptions;
  readonly settings?: RequestSettings;
  /** How runs are traced where an OpenTelemetry SDK is registered. */
  readonly telemetry?: TelemetryOptions;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
  /** Milliseconds that never go back, for durations. Default `performance.now`. */
  readonly stopwatch?: () => number;
  /** Default: random UUIDs. */
  readonly createId?: () => string;
}

export interface RunOptions {
  /** The conversation to go on with; a new id begins one. Without it nothing is kept. */
  readonly session?: string;
  /** Aborting it cancels the run. */
  readonly signal?: AbortSignal;
  readonly runId?: string;
  /** The shape of the answer: a zod schema, or JSON Schema. `result.output` holds the value. */
  readonly output?: z.ZodType | JsonSchema;
  /** Times that the model may correct an answer which does not fit. Default 2, at most 10. */
  readonly maxOutputRepairs?: number;
  /** Instead of the agent's own. */
  readonly approvals?: ApprovalMode;
  /** Over the agent's own, field by field. */
  readonly settings?: RequestSettings;
}

export type ResumeOptions = Omit<RunOptions, "session" | "runId">;

export interface CompactOptions {
  readonly signal?: AbortSignal;
}

/** Estimated tokens of a conversation as a model gets to see it. */
export interface Compacted {
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

export interface Agent {
  readonly name: string;
  readonly model: LanguageModel;
  readonly tools: readonly Tool[];
  readonly sessions: SessionStore;
  /** Starts at once, whether or not anyone reads the events. */
  run(input: MessageContent, options?: RunOptions): Run;
  /**
   * Goes on with a paused run under the same id. Calls without a decision stay paused.
   * Throws an `AgentError` for a state or a decision that cannot be right.
   */
  resume(state: RunState, decisions: readonly ApprovalDecision[], options?: ResumeOptions): Run;
  /**
   * Has the model sum up all but the last turns of a session now (`context.keepGroups`), instead of
   * when the window is full. The session keeps every message and the summary. Null when there is
   * nothing to gain, or no such session.
   *
   * Throws `HAROMBE_AGENT_SESSION_BUSY` while a run is at work or waits there, what the model
   * throws, and the signal's reason. The session is then as it was.
   */
  compact(sessionId: string, options?: CompactOptions): Promise<Compacted | null>;
}
