import { chmodSync, closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { makeFolder } from "@harombe/folders";

import { migrate } from "./schema.ts";

export interface DatabaseOptions {
  readonly busyTimeoutMs: number;
  readonly bytesMax: number;
}

const pageBytes = 4096;

/**
 * Opens the file, makes it and its folder where they are missing, for the owner's eyes only.
 *
 * `synchronous = NORMAL` with a write-ahead log loses nothing when a process is killed, and never
 * damages the file; only a power cut can take the last moments. FULL would wait for the disk at
 * every message, which is some milliseconds each on ordinary machines.
 */
export function openDatabase(
  path: string,
  { busyTimeoutMs, bytesMax }: DatabaseOptions,
): DatabaseSync {
  if (path !== ":memory:") makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    database.exec(
      `PRAGMA journal_mode = WAL;
       PRAGMA synchronous = NORMAL;
       PRAGMA secure_delete = ON;
       PRAGMA max_page_count = ${Math.ceil(bytesMax / pageBytes)}`,
    );
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite gives its side files the mode of the main one. */
function makePrivateFile(path: string): void {
  makeFolder(dirname(path));
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}
