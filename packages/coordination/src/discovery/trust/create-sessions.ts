import { isPassFor, parsePass, type Session, type SessionCall } from "./session.ts";

export interface SessionsOptions {
  /** How long a session is good, on this machine's own clock. Default 900,000 ms. */
  readonly sessionLifeMs?: number | undefined;
  /** Sessions at once; one more ends the oldest. Default 256. */
  readonly sessionsMax?: number | undefined;
  /** How far behind the newest request of a session another may arrive. Default 4,096. */
  readonly windowSize?: number | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: (() => number) | undefined;
}

/** The sessions of a node with those that proved themselves to it. */
export interface Sessions {
  open(session: Session): void;
  /** Whether the pass is for this request, in a session that lives, for the first time. Uses it up. */
  accept(pass: string, call: SessionCall): boolean;
}

interface Held {
  readonly session: Session;
  readonly endMs: number;
  /** The highest count so far, and those near it that were used. */
  newest: number;
  readonly used: Set<number>;
}

export function createSessions({
  sessionLifeMs = 900_000,
  sessionsMax = 256,
  windowSize = 4_096,
  now = () => performance.now(),
}: SessionsOptions = {}): Sessions {
  /** The oldest first. */
  const sessions = new Map<string, Held>();
  const forget = (): void => {
    for (const [id, { endMs }] of sessions) {
      if (endMs > now() && sessions.size < sessionsMax) return;
      sessions.delete(id);
    }
  };
  return {
    open: (session) => {
      forget();
      const endMs = now() + sessionLifeMs;
      sessions.set(session.id, { session, endMs, newest: 0, used: new Set() });
    },
    accept: (text, call) => {
      const pass = parsePass(text);
      const held = pass === null ? undefined : sessions.get(pass.sessionId);
      if (pass === null || held === undefined || held.endMs <= now()) return false;
      return isPassFor(held.session, call, pass) && useUp(held, pass.count, windowSize);
    },
  };
}

/** A sliding window over the counts, as IPsec has it (RFC 4303 section 3.4.3): memory stays bounded. */
function useUp(held: Held, count: number, windowSize: number): boolean {
  if (count <= held.newest - windowSize || held.used.has(count)) return false;
  held.used.add(count);
  if (count > held.newest) {
    held.newest = count;
    // Sets keep the order of their entries, so what came long ago stands in front.
    for (const old of held.used) {
      if (old > count - windowSize) break;
      held.used.delete(old);
    }
  }
  return true;
}
