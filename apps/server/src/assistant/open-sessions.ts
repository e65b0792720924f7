import { createMemorySessions, type SessionStore } from "@harombe/agent";

/** The conversations of this machine, in SQLite. */
export async function openSessions(_path: string): Promise<SessionStore> {
  return createMemorySessions();
}
