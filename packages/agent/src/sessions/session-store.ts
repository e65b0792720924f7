import type { Message } from "@harombe/llm";

import type { RunState } from "../run/run-result.ts";

/** A store may work at once or later. */
export type Eventual<Value> = Value | Promise<Value>;

/** A message and its place in the conversation. Places count from 0; a missing one was never finished. */
export interface StoredMessage {
  readonly position: number;
  readonly message: Message;
}

/** Stands for all messages before `position` when the context is too small for them. */
export interface SessionSummary {
  readonly position: number;
  readonly text: string;
}

export interface StoredSession {
  readonly id: string;
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  /** In the order of their positions. */
  readonly messages: readonly StoredMessage[];
  readonly summary: SessionSummary | null;
}

export interface SessionEntry {
  readonly id: string;
  /** From the first message of the user, at most 80 characters. */
  readonly title: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly messageCount: number;
}

export interface SessionPage {
  /** The latest first. */
  readonly sessions: readonly SessionEntry[];
  /** Give it to `list` for the next page; null on the last one. */
  readonly nextCursor: string | null;
}

export interface SessionListOptions {
  /** 1 to 1000. Default 50. */
  readonly limit?: number;
  readonly cursor?: string;
}

/**
 * Keeps conversations. Failures are `AgentError`s with a `HAROMBE_AGENT_STORE_*` code. Each method
 * is atomic and what it wrote is there after the process was killed, where the store is a file.
 */
export interface SessionStore {
  load(sessionId: string): Eventual<StoredSession | null>;
  /**
   * Adds a message; the one at place 0 makes the session.
   * Throws `HAROMBE_AGENT_SESSION_CONFLICT` when the place is taken, or the session was deleted.
   */
  append(sessionId: string, stored: StoredMessage): Eventual<void>;
  list(options?: SessionListOptions): Eventual<SessionPage>;
  /** Deletes all of a session, also its paused runs and remembered approvals. False if there was none. */
  delete(sessionId: string): Eventual<boolean>;
  saveSummary(sessionId: string, summary: SessionSummary): Eventual<void>;

  /** Lets this exact call run without asking for the rest of the session. */
  rememberCall(sessionId: string, callHash: string): Eventual<void>;
  rememberedCalls(sessionId: string): Eventual<readonly string[]>;

  /** Keeps what a run needs to go on while it waits for approvals, one state for each run. */
  savePausedRun(sessionId: string, state: RunState): Eventual<void>;
  /** Takes it away, so that only one caller can go on with it. Null when there is none. */
  takePausedRun(runId: string): Eventual<RunState | null>;
  /** The runs that wait for approvals, oldest first, at most 1000. */
  pausedRuns(sessionId?: string): Eventual<readonly RunState[]>;

  /**
   * Makes one run the only writer of a session until `release` is called.
   * Throws `HAROMBE_AGENT_SESSION_BUSY` while another living run is it.
   */
  claim(sessionId: string, runId: string): Eventual<SessionClaim>;
  close(): Eventual<void>;
}

export interface SessionClaim {
  release(): Eventual<void>;
}
