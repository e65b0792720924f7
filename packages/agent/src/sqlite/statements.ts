import type { DatabaseSync } from "node:sqlite";

const pausedMax = 1000;

/** Every statement of the store, prepared once. */
export function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    selectSession: prepare("SELECT * FROM sessions WHERE id = ?"),
    selectMessages: prepare(
      "SELECT position, body FROM messages WHERE session_id = ? ORDER BY position",
    ),
    insertSession: prepare(
      `INSERT INTO sessions (id, title, created_at, updated_at, message_count)
       VALUES (?, ?, ?, ?, 0) ON CONFLICT (id) DO NOTHING`,
    ),
    touchSession: prepare(
      "UPDATE sessions SET updated_at = ?, message_count = message_count + 1 WHERE id = ?",
    ),
    insertMessage: prepare("INSERT INTO messages (session_id, position, body) VALUES (?, ?, ?)"),
    listSessions: prepare("SELECT * FROM sessions ORDER BY updated_at DESC, id DESC LIMIT ?"),
    listSessionsAfter: prepare(
      `SELECT * FROM sessions WHERE (updated_at, id) < (?, ?)
       ORDER BY updated_at DESC, id DESC LIMIT ?`,
    ),
    deleteSession: prepare("DELETE FROM sessions WHERE id = ?"),
    truncateLog: prepare("PRAGMA wal_checkpoint(TRUNCATE)"),
    saveSummary: prepare("UPDATE sessions SET summary_position = ?, summary_text = ? WHERE id = ?"),
    rememberCall: prepare("INSERT OR IGNORE INTO remembered_calls VALUES (?, ?)"),
    rememberedCalls: prepare("SELECT arguments_hash FROM remembered_calls WHERE session_id = ?"),
    savePaused: prepare("INSERT OR REPLACE INTO paused_runs VALUES (?, ?, ?)"),
    takePaused: prepare("DELETE FROM paused_runs WHERE run_id = ? RETURNING body"),
    allPaused: prepare(`SELECT body FROM paused_runs ORDER BY rowid LIMIT ${pausedMax}`),
    pausedOf: prepare(
      `SELECT body FROM paused_runs WHERE session_id = ? ORDER BY rowid LIMIT ${pausedMax}`,
    ),
  };
}
