import { closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { makeFolder } from "@harombe/folders";

import { ServerError } from "../errors/server-error.ts";

/** Opens the database of runs, or makes it. `:memory:` keeps it nowhere. */
export function openRunDatabase(path: string): DatabaseSync {
  try {
    if (path !== ":memory:") makeFile(path);
    const database = new DatabaseSync(path);
    database.exec(pragmas);
    const version = versionOf(database);
    if (version > schemaVersion) throw new Error(`it was written by a newer version (${version})`);
    if (version < schemaVersion) database.exec(schema);
    return database;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServerError("HAROMBE_SERVER_STORAGE", `Cannot use ${path}: ${reason}`, {
      cause,
      hint: "Check that the folder is writable and the disk is not full.",
    });
  }
}

/** For its owner alone; SQLite gives the files beside it the same mode. */
function makeFile(path: string): void {
  makeFolder(dirname(path));
  closeSync(openSync(path, "a", 0o600));
}

const schemaVersion = 1;

// NORMAL keeps what was written when the process dies, which is what runs have to survive.
const pragmas = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 2000;
  PRAGMA foreign_keys = ON;
`;

const schema = `
  BEGIN;
  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    request TEXT NOT NULL,
    status TEXT NOT NULL,
    outcome TEXT,
    state TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_status ON runs (status, updated_at);
  CREATE INDEX runs_by_session ON runs (session_id);
  CREATE TABLE events (
    run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE approvals (
    approval_id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    status TEXT NOT NULL,
    request TEXT NOT NULL,
    decision TEXT,
    edited INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX approvals_by_run ON approvals (run_id, status);
  CREATE INDEX approvals_by_status ON approvals (status, created_at);
  PRAGMA user_version = ${schemaVersion};
  COMMIT;
`;

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}
