import { hostname } from "node:os";

import { sessionConflict, sessionGone } from "../sessions/session-errors.ts";
import { pageLimit, parseCursor, toCursor } from "../sessions/session-page.ts";
import type { SessionEntry, SessionStore, StoredSession } from "../sessions/session-store.ts";
import { toSessionTitle } from "../sessions/to-session-title.ts";
import { inTransaction } from "./in-transaction.ts";
import { openDatabase } from "./open-database.ts";
import { createSessionClaims } from "./session-claims.ts";
import { prepareStatements } from "./statements.ts";
import { primaryCode, toStoreError } from "./to-store-error.ts";

export interface SqliteSessionsOptions {
  /** Milliseconds to wait while another process writes. Default 5000. */
  readonly busyTimeoutMs?: number;
  /** Size at which the file stops to grow. Default 4 GiB. */
  readonly bytesMax?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
}

const claimMs = 60_000;
const constraint = 19;

/**
 * Keeps conversations in a SQLite file, which several processes may use. The file and its folder
 * are made where they are missing, readable by the owner only.
 * Throws an `AgentError` with a `HAROMBE_AGENT_STORE_*` code, as do its methods.
 */
export function openSqliteSessions(
  path: string,
  { busyTimeoutMs = 5000, bytesMax = 4 * 2 ** 30, clock = Date.now }: SqliteSessionsOptions = {},
): SessionStore & Disposable {
  const guard = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error, path);
    }
  };
  const database = guard(() => openDatabase(path, { busyTimeoutMs, bytesMax }));
  const statements = prepareStatements(database);
  const owner = { host: hostname(), pid: process.pid, isAlive };
  const claims = createSessionClaims(database, { owner, clock, claimMs });
  const now = (): string => new Date(clock()).toISOString();
  const close = (): void => {
    if (!database.isOpen) return;
    claims.close();
    database.close();
  };

  return {
    load: (sessionId) =>
      guard(() => {
        const row = statements.selectSession.get(sessionId);
        return row ? toSession(row, statements.selectMessages.all(sessionId)) : null;
      }),
    append: (sessionId, { position, message }) =>
      guard(() => {
        const body = JSON.stringify(message);
        try {
          inTransaction(database, () => {
            const at = now();
            if (position === 0) {
              statements.insertSession.run(sessionId, toSessionTitle(message), at, at);
            }
            const { changes } = statements.touchSession.run(at, sessionId);
            if (changes === 0) throw sessionGone(sessionId);
            statements.insertMessage.run(sessionId, position, body);
          });
        } catch (error) {
          throw primaryCode(error) === constraint ? sessionConflict(sessionId, position) : error;
        }
      }),
    list: (options = {}) =>
      guard(() => {
        const limit = pageLimit(options);
        const { cursor } = options;
        const rows =
          cursor === undefined
            ? statements.listSessions.all(limit + 1)
            : listAfter(statements, parseCursor(cursor), limit + 1);
        const sessions = rows.slice(0, limit).map(toEntry);
        const last = sessions.at(-1);
        return { sessions, nextCursor: last && rows.length > limit ? toCursor(last) : null };
      }),
    delete: (sessionId) =>
      guard(() => {
        const wasThere = statements.deleteSession.run(sessionId).changes > 0;
        // Overwrites the log too, where deleted text would still stand.
        if (wasThere) statements.truncateLog.get();
        return wasThere;
      }),
    saveSummary: (sessionId, { position, text }) =>
      guard(() => void statements.saveSummary.run(position, text, sessionId)),
    rememberCall: (sessionId, argumentsHash) =>
      guard(() => void statements.rememberCall.run(sessionId, argumentsHash)),
    rememberedCalls: (sessionId) =>
      guard(() =>
        statements.rememberedCalls.all(sessionId).map((row) => String(row["arguments_hash"])),
      ),
    savePausedRun: (sessionId, state) =>
      guard(() => void statements.savePaused.run(state.runId, sessionId, JSON.stringify(state))),
    takePausedRun: (runId) =>
      guard(() => {
        const row = statements.takePaused.get(runId);
        return row ? JSON.parse(String(row["body"])) : null;
      }),
    pausedRuns: (sessionId) =>
      guard(() =>
        (sessionId === undefined
          ? statements.allPaused.all()
          : statements.pausedOf.all(sessionId)
        ).map((row) => JSON.parse(String(row["body"]))),
      ),
    claim: (sessionId, runId) => guard(() => claims.claim(sessionId, runId)),
    close,
    [Symbol.dispose]: close,
  };
}

type Row = Readonly<Record<string, unknown>>;

function listAfter(
  { listSessionsAfter }: ReturnType<typeof prepareStatements>,
  { updatedAt, id }: { readonly updatedAt: string; readonly id: string },
  limit: number,
): Row[] {
  return listSessionsAfter.all(updatedAt, id, limit);
}

function toSession(row: Row, messages: readonly Row[]): StoredSession {
  const { id, title, createdAt, updatedAt } = toEntry(row);
  const text = row["summary_text"];
  return {
    id,
    title,
    createdAt,
    updatedAt,
    messages: messages.map(({ position, body }) => ({
      position: Number(position),
      message: JSON.parse(String(body)),
    })),
    summary: typeof text === "string" ? { position: Number(row["summary_position"]), text } : null,
  };
}

function toEntry(row: Row): SessionEntry {
  return {
    id: String(row["id"]),
    title: String(row["title"]),
    createdAt: String(row["created_at"]),
    updatedAt: String(row["updated_at"]),
    messageCount: Number(row["message_count"]),
  };
}

/** Signal 0 asks only whether the process is there; EPERM means that it is somebody else's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
