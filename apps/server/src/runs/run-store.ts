import type { AgentEvent } from "@harombe/agent";
import type { RunState } from "@harombe/agent";

import { type ApprovalStore, createApprovalStore } from "./approval-store.ts";
import { openRunDatabase } from "./open-run-database.ts";
import type { RunOutcome, RunRecord, RunRequest, RunStatus, StoredEvent } from "./run-record.ts";

export interface RunStoreOptions {
  /** The database file; `:memory:` keeps it nowhere. */
  readonly path: string;
  /** Finished runs that are kept. Default 1000. */
  readonly finishedRunsMax?: number;
  /** Events that are kept of one run; the oldest go first. Default 20 000. */
  readonly eventsPerRunMax?: number;
}

/** Runs, their events and their approvals, on disk before anybody hears of them. */
export interface RunStore {
  readonly approvals: ApprovalStore;
  create(runId: string, request: RunRequest, createdAt: string): void;
  get(runId: string): RunRecord | undefined;
  /** Runs of these statuses, oldest first. */
  list(statuses: readonly RunStatus[]): readonly RunRecord[];
  update(runId: string, change: RunChange): void;
  /** Returns the bytes of all events of the run so far. */
  append(event: AgentEvent): number;
  /** Events after a number, at most `limit`. */
  eventsAfter(runId: string, seq: number, limit: number): readonly StoredEvent[];
  /** Number and total bytes of the last event. */
  head(runId: string): { readonly seq: number; readonly offset: number };
  /** Also removes its events and approvals. */
  deleteSession(sessionId: string): void;
  /** All or nothing. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

export interface RunChange {
  readonly status: RunStatus;
  readonly updatedAt: string;
  readonly outcome?: RunOutcome | null;
  readonly state?: RunState | null;
}

export function createRunStore({
  path,
  finishedRunsMax = 1000,
  eventsPerRunMax = 20_000,
}: RunStoreOptions): RunStore {
  const database = openRunDatabase(path);
  const insertRun = database.prepare(
    "INSERT INTO runs (run_id, session_id, request, status, created_at, updated_at) VALUES (?, ?, ?, 'running', ?, ?)",
  );
  const selectRun = database.prepare("SELECT * FROM runs WHERE run_id = ?");
  const updateRun = database.prepare(
    "UPDATE runs SET status = ?, outcome = ?, state = ?, updated_at = ? WHERE run_id = ?",
  );
  const prune = database.prepare(
    `DELETE FROM runs WHERE run_id IN (
      SELECT run_id FROM runs WHERE status NOT IN ('running', 'waiting')
      ORDER BY updated_at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  );
  const insertEvent = database.prepare(
    "INSERT INTO events (run_id, seq, end_offset, body) VALUES (?, ?, ?, ?)",
  );
  const dropEvents = database.prepare("DELETE FROM events WHERE run_id = ? AND seq <= ?");
  const selectEvents = database.prepare(
    "SELECT end_offset, body FROM events WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?",
  );
  const selectHead = database.prepare(
    "SELECT seq, end_offset FROM events WHERE run_id = ? ORDER BY seq DESC LIMIT 1",
  );
  const deleteSession = database.prepare("DELETE FROM runs WHERE session_id = ?");
  /** Total bytes by run, for runs that are written to now. */
  const offsets = new Map<string, number>();

  const head = (runId: string): { seq: number; offset: number } => {
    const row = selectHead.get(runId);
    return { seq: Number(row?.["seq"] ?? 0), offset: Number(row?.["end_offset"] ?? 0) };
  };
  const toRecord = (row: Record<string, unknown>): RunRecord => ({
    ...(JSON.parse(String(row["request"])) as RunRequest),
    runId: String(row["run_id"]),
    status: row["status"] as RunStatus,
    createdAt: String(row["created_at"]),
    updatedAt: String(row["updated_at"]),
    outcome: parseNullable(row["outcome"]) as RunOutcome | null,
    state: parseNullable(row["state"]) as RunState | null,
    lastSeq: head(String(row["run_id"])).seq,
  });

  return {
    approvals: createApprovalStore(database),
    create(runId, request, createdAt) {
      insertRun.run(runId, request.sessionId, JSON.stringify(request), createdAt, createdAt);
    },
    get(runId) {
      const row = selectRun.get(runId);
      return row && toRecord(row);
    },
    list(statuses) {
      const marks = statuses.map(() => "?").join(", ");
      return database
        .prepare(`SELECT * FROM runs WHERE status IN (${marks}) ORDER BY created_at, rowid`)
        .all(...statuses)
        .map(toRecord);
    },
    update(runId, { status, updatedAt, outcome = null, state = null }) {
      updateRun.run(status, stringifyNullable(outcome), stringifyNullable(state), updatedAt, runId);
      if (status === "running" || status === "waiting") return;
      offsets.delete(runId);
      prune.run(finishedRunsMax);
    },
    append(event) {
      const { runId, seq } = event;
      const body = JSON.stringify(event);
      const offset = (offsets.get(runId) ?? head(runId).offset) + Buffer.byteLength(body);
      insertEvent.run(runId, seq, offset, body);
      offsets.set(runId, offset);
      if (seq > eventsPerRunMax && seq % dropBatch === 0) {
        dropEvents.run(runId, seq - eventsPerRunMax);
      }
      return offset;
    },
    eventsAfter: (runId, seq, limit) =>
      selectEvents.all(runId, seq, limit).map((row) => ({
        event: JSON.parse(String(row["body"])) as AgentEvent,
        offset: Number(row["end_offset"]),
      })),
    head,
    deleteSession: (sessionId) => void deleteSession.run(sessionId),
    transaction(work) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}

/** Old events go in batches, which costs less than one deletion for each new event. */
const dropBatch = 64;

function stringifyNullable(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function parseNullable(text: unknown): unknown {
  return typeof text === "string" ? JSON.parse(text) : null;
}
