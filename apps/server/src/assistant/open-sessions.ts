import type { SessionStore } from "@harombe/agent";
import { openSqliteSessions } from "@harombe/agent/sqlite";

/** The conversations of this machine, in SQLite; `:memory:` keeps them nowhere. */
export async function openSessions(path: string): Promise<SessionStore> {
  return openSqliteSessions(path);
}
