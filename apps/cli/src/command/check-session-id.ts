import { UsageError } from "clipanion";

/** What a server takes in its addresses, so that a conversation can be reached from everywhere. */
const pattern = /^[A-Za-z0-9._:-]{1,128}$/;

/** Throws `UsageError` for a name that no server would take. */
export function checkSessionId(sessionId: string | undefined): void {
  if (sessionId === undefined || pattern.test(sessionId)) return;
  throw new UsageError(
    `--session ${JSON.stringify(sessionId)} is no name of a conversation: 1 to 128 letters, digits, dots, colons, hyphens, underscores`,
  );
}
