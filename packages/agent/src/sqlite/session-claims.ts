import type { DatabaseSync } from "node:sqlite";

import { sessionBusy } from "../sessions/session-errors.ts";
import type { SessionClaim } from "../sessions/session-store.ts";
import { inTransaction } from "./in-transaction.ts";

export interface ClaimOwner {
  readonly host: string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

export interface ClaimOptions {
  readonly owner: ClaimOwner;
  readonly clock: () => number;
  /** After this long without renewal a claim is void. */
  readonly claimMs: number;
}

export interface SessionClaims {
  claim(sessionId: string, runId: string): SessionClaim;
  close(): void;
}

/** Who writes to which session, across processes. A claim ends with its process. */
export function createSessionClaims(
  database: DatabaseSync,
  { owner, clock, claimMs }: ClaimOptions,
): SessionClaims {
  const select = database.prepare("SELECT * FROM claims WHERE session_id = ?");
  const insert = database.prepare("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?)");
  const renew = database.prepare(
    "UPDATE claims SET renewed_at = ? WHERE session_id = ? AND run_id = ?",
  );
  const remove = database.prepare("DELETE FROM claims WHERE session_id = ? AND run_id = ?");
  const held = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;

  const isTaken = (row: Record<string, unknown>): boolean => {
    if (Number(row["renewed_at"]) + claimMs <= clock()) return false;
    return row["host"] !== owner.host || owner.isAlive(Number(row["pid"]));
  };
  const renewAll = (): void => {
    for (const [sessionId, runId] of held) tryTo(() => renew.run(clock(), sessionId, runId));
  };
  const stopWhenIdle = (): void => {
    if (held.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };

  return {
    claim(sessionId, runId) {
      inTransaction(database, () => {
        const row = select.get(sessionId);
        if (row && isTaken(row)) throw sessionBusy(sessionId, String(row["run_id"]));
        insert.run(sessionId, runId, owner.host, owner.pid, clock());
      });
      held.set(sessionId, runId);
      timer ??= setInterval(renewAll, claimMs / 4).unref();
      return {
        release() {
          if (held.get(sessionId) !== runId) return;
          held.delete(sessionId);
          stopWhenIdle();
          remove.run(sessionId, runId);
        },
      };
    },
    close() {
      for (const [sessionId, runId] of held) tryTo(() => remove.run(sessionId, runId));
      held.clear();
      stopWhenIdle();
    },
  };
}

/** A claim that cannot be renewed or removed now ends by itself. */
function tryTo(work: () => unknown): void {
  try {
    work();
  } catch {
    // See above.
  }
}
