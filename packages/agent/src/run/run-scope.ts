import type { Message, RouteDecision, Usage } from "@harombe/llm";

import type { ResolvedApprovalMode } from "../approvals/approval-mode.ts";
import type { AgentLimits } from "../options/agent-limits.ts";
import type { RequestSettings } from "../options/agent-options.ts";
import type { SessionStore } from "../sessions/session-store.ts";
import type { PausedRun } from "../state/paused-run.ts";
import type { Telemetry } from "../telemetry/telemetry-options.ts";
import type { AgentEventBody } from "./agent-event.ts";
import type { Frame, FrameEnd } from "./frame.ts";
import type { TakeTurn } from "./take-turns.ts";

/** What all agents of one run share. */
export interface RunScope {
  readonly runId: string;
  readonly sessionId: string | null;
  /** Aborted by cancel, by the caller's signal and when the time is up. */
  readonly signal: AbortSignal;
  readonly limits: AgentLimits;
  readonly approvals: ResolvedApprovalMode;
  readonly settings: RequestSettings;
  readonly sessions: SessionStore | null;
  readonly cwd: string;
  readonly clock: () => number;
  readonly stopwatch: () => number;
  readonly createId: () => string;
  readonly telemetry: Telemetry;
  readonly totals: RunTotals;
  /** Hashes of calls that need not be asked for again. */
  readonly remembered: Set<string>;
  /** Messages of the user that wait for the next model call of the root. */
  readonly steering: string[];
  /** One question at a time, also when calls run at the same time. */
  readonly inTurn: TakeTurn;
  emit(frame: Frame, body: AgentEventBody): void;
  /** Adds a message to a frame's conversation, at its end or at a place kept for it. */
  keep(frame: Frame, message: Message, position: number): Promise<void> | undefined;
  /** Saves what is needed to go on after this process was killed. */
  checkpoint(): Promise<void>;
  /** Forgets what was saved, before something is done that must not be done twice. */
  dropCheckpoint(): Promise<void>;
  runFrame(scope: RunScope, frame: Frame): Promise<FrameEnd>;
}

export interface RunTotals {
  steps: number;
  /** As the backends reported. */
  usage: Usage;
  /** Reported tokens, and estimates where a backend reports none. */
  spentTokens: number;
  readonly routes: RouteDecision[];
  /** Names of tools that nobody was there to approve. */
  readonly denied: Set<string>;
  /** Addresses that tools with the network effect were given or returned. */
  readonly seenUrls: Set<string>;
}

export function createTotals(): RunTotals {
  return {
    steps: 0,
    usage: { promptTokens: 0, completionTokens: 0 },
    spentTokens: 0,
    routes: [],
    denied: new Set(),
    seenUrls: new Set(),
  };
}

/** Counts what a backend reported for one answer. */
export function addUsage(totals: RunTotals, { promptTokens, completionTokens }: Usage): void {
  totals.usage = {
    promptTokens: totals.usage.promptTokens + promptTokens,
    completionTokens: totals.usage.completionTokens + completionTokens,
  };
  totals.spentTokens += promptTokens + completionTokens;
}

/** Totals that go on where a paused run left them. */
export function thawTotals(paused: PausedRun["totals"]): RunTotals {
  return {
    ...paused,
    routes: [...paused.routes],
    denied: new Set(paused.denied),
    seenUrls: new Set(paused.seenUrls),
  };
}
