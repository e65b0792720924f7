import type { Message } from "@harombe/llm";

import type { RunState } from "../run/run-result.ts";
import { sessionBusy, sessionConflict, sessionGone } from "./session-errors.ts";
import { latestFirst, pageOf } from "./session-page.ts";
import type { SessionEntry, SessionStore, SessionSummary } from "./session-store.ts";
import { toSessionTitle } from "./to-session-title.ts";

export interface MemorySessionsOptions {
  /** Sessions kept; the one that was used longest ago goes first. Default 1000. */
  readonly sessionsMax?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

interface Session {
  readonly id: string;
  title: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  readonly messages: Map<number, Message>;
  readonly remembered: Set<string>;
  summary: SessionSummary | null;
}

/** Keeps conversations in this process, and forgets them with it. */
export function createMemorySessions({
  sessionsMax = 1000,
  clock = Date.now,
}: MemorySessionsOptions = {}): SessionStore {
  const sessions = new Map<string, Session>();
  const paused = new Map<string, RunState>();
  const writers = new Map<string, string>();

  const dropPausedRuns = (sessionId: string): void => {
    for (const state of paused.values()) {
      if (state.sessionId === sessionId) paused.delete(state.runId);
    }
  };
  const remove = (sessionId: string): boolean => {
    dropPausedRuns(sessionId);
    return sessions.delete(sessionId);
  };
  const makeRoom = (): void => {
    for (const id of sessions.keys()) {
      if (sessions.size < sessionsMax) return;
      if (!writers.has(id)) remove(id);
    }
  };
  const open = (id: string): Session => {
    const found = sessions.get(id);
    if (found) return found;
    makeRoom();
    const now = clock();
    const session: Session = {
      id,
      title: "Untitled",
      createdAtMs: now,
      updatedAtMs: now,
      messages: new Map(),
      remembered: new Set(),
      summary: null,
    };
    sessions.set(id, session);
    return session;
  };
  /** Map order is the order of use. */
  const touch = (session: Session): void => {
    session.updatedAtMs = clock();
    sessions.delete(session.id);
    sessions.set(session.id, session);
  };

  return {
    load(sessionId) {
      const session = sessions.get(sessionId);
      if (!session) return null;
      return {
        id: sessionId,
        title: session.title,
        createdAt: new Date(session.createdAtMs).toISOString(),
        updatedAt: new Date(session.updatedAtMs).toISOString(),
        messages: [...session.messages]
          .map(([position, message]) => ({ position, message }))
          .toSorted((one, other) => one.position - other.position),
        summary: session.summary,
      };
    },
    append(sessionId, { position, message }) {
      if (position > 0 && !sessions.has(sessionId)) throw sessionGone(sessionId);
      const session = open(sessionId);
      if (session.messages.has(position)) throw sessionConflict(sessionId, position);
      if (session.messages.size === 0) session.title = toSessionTitle(message);
      session.messages.set(position, message);
      touch(session);
    },
    list(options = {}) {
      return pageOf([...sessions.values()].map(toEntry).toSorted(latestFirst), options);
    },
    delete: remove,
    saveSummary(sessionId, summary) {
      open(sessionId).summary = summary;
    },
    rememberCall(sessionId, argumentsHash) {
      open(sessionId).remembered.add(argumentsHash);
    },
    rememberedCalls: (sessionId) => [...(sessions.get(sessionId)?.remembered ?? [])],
    savePausedRun(sessionId, state) {
      if (state.sessionId !== sessionId) throw new TypeError("The state is of another session");
      paused.set(state.runId, structuredClone(state));
    },
    takePausedRun(runId) {
      const state = paused.get(runId) ?? null;
      paused.delete(runId);
      return state;
    },
    pausedRuns(sessionId) {
      const states = [...paused.values()];
      return sessionId === undefined ? states : states.filter((s) => s.sessionId === sessionId);
    },
    claim(sessionId, runId) {
      const writer = writers.get(sessionId);
      if (writer !== undefined) throw sessionBusy(sessionId, writer);
      writers.set(sessionId, runId);
      return {
        release: () => {
          if (writers.get(sessionId) === runId) writers.delete(sessionId);
        },
      };
    },
    close: () => {},
  };
}

function toEntry(session: Session): SessionEntry {
  return {
    id: session.id,
    title: session.title,
    createdAt: new Date(session.createdAtMs).toISOString(),
    updatedAt: new Date(session.updatedAtMs).toISOString(),
    messageCount: session.messages.size,
  };
}
