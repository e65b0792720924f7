export { openSqliteSessions, type SqliteSessionsOptions } from "./open-sqlite-sessions.ts";
