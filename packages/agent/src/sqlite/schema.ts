import type { DatabaseSync } from "node:sqlite";

import { AgentError } from "../errors/agent-error.ts";
import { inTransaction } from "./in-transaction.ts";

/** Each entry takes the database from its index to the next version. Never change one that shipped. */
const migrations: readonly string[] = [
  `CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     title TEXT NOT NULL,
     created_at TEXT NOT NULL,
     updated_at TEXT NOT NULL,
     message_count INTEGER NOT NULL,
     summary_position INTEGER,
     summary_text TEXT
   ) STRICT;
   CREATE INDEX sessions_by_use ON sessions (updated_at DESC, id DESC);
   CREATE TABLE messages (
     session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
     position INTEGER NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (session_id, position)
   ) STRICT;
   CREATE TABLE remembered_calls (
     session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
     arguments_hash TEXT NOT NULL,
     PRIMARY KEY (session_id, arguments_hash)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE paused_runs (
     run_id TEXT PRIMARY KEY,
     session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
     body TEXT NOT NULL
   ) STRICT;
   CREATE INDEX paused_runs_by_session ON paused_runs (session_id);
   CREATE TABLE claims (
     session_id TEXT PRIMARY KEY,
     run_id TEXT NOT NULL,
     host TEXT NOT NULL,
     pid INTEGER NOT NULL,
     renewed_at INTEGER NOT NULL
   ) STRICT;`,
];

/** Brings a database to the current version. Several processes may do so at the same time. */
export function migrate(database: DatabaseSync, path: string): void {
  const latest = migrations.length;
  if (versionOf(database) === latest) return;
  inTransaction(database, () => {
    const version = versionOf(database);
    if (version > latest) throw newerVersion(path, version);
    if (version === 0 && hasTables(database)) throw foreignDatabase(path);
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${latest}`);
  });
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
}

function hasTables(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() !== undefined;
}

function foreignDatabase(path: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_STORE_VERSION",
    message: `${path} is a database of something else`,
    hint: "Name another file for the sessions",
  });
}

function newerVersion(path: string, version: number): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_STORE_VERSION",
    message: `${path} has version ${version} of the session store, but this harombe knows ${migrations.length}`,
    hint: "Update harombe, or name another file",
  });
}
