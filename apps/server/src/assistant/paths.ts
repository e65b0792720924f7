import { join } from "node:path";

/** The conversations, in harombe's folder. */
export function sessionsPath(directory: string): string {
  return join(directory, "sessions.db");
}

/** The server's runs, their events and approvals, in harombe's folder. */
export function runsPath(directory: string): string {
  return join(directory, "runs.db");
}
