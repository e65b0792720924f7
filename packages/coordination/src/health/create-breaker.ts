import type { Clock } from "../time/clock.ts";

export interface BreakerOptions {
  /** Failures in a row that open it. Default 5. */
  readonly threshold?: number;
  /** How long it stays open the first time. Default 60000. */
  readonly openMs?: number;
  /** Each time it opens again without having recovered, it stays open so many times longer. Default 2. */
  readonly growth?: number;
  /** It never stays open longer. Default 600000. */
  readonly openMsMax?: number;
  /** Probes that must succeed, one after the other, to close it. Default 2. */
  readonly successes?: number;
}

/** What a breaker tells of. */
export interface BreakerEvents {
  /** A request succeeded that was no probe. */
  readonly onSuccess?: () => void;
  readonly onClose?: () => void;
}

export type BreakerState = "closed" | "open" | "half-open";

/** Leave to try. Exactly one of its methods counts, once; the rest do nothing. */
export interface BreakerPermit {
  succeed(): void;
  fail(): void;
  /** It came to nothing that says anything about the node: cancelled, busy, a bad request. */
  forget(): void;
}

/** One node's breaker. */
export interface Breaker {
  readonly state: BreakerState;
  /** Milliseconds until it lets a probe through; 0 unless open. */
  readonly waitMs: number;
  /** Whether `begin` would give a permit now. */
  readonly isPassable: boolean;
  /** Null while open, and while half-open with a probe under way. */
  begin(): BreakerPermit | null;
  /** What failed was no fault of the node: closed, as if nothing had been. */
  reset(): void;
}

/**
 * Closed, open, half-open, as opossum names them. It is our own because opossum closes after one
 * success, stays open for a fixed time and reads the system's clock, and this one runs on virtual
 * time in the simulation as well.
 */
export function createBreaker(
  clock: Pick<Clock, "now">,
  {
    threshold = 5,
    openMs = 60_000,
    growth = 2,
    openMsMax = 600_000,
    successes = 2,
    onSuccess = () => {},
    onClose = () => {},
  }: BreakerOptions & BreakerEvents = {},
): Breaker {
  let failures = 0;
  let openedAt: number | null = null;
  let openings = 0;
  let probeSuccesses = 0;
  let isProbing = false;
  /** Permits of an earlier state say nothing about this one. */
  let era = 0;

  const openForMs = (): number => Math.min(openMsMax, openMs * growth ** (openings - 1));
  const waitMs = (): number =>
    openedAt === null ? 0 : Math.max(0, openedAt + openForMs() - clock.now());
  const state = (): BreakerState => {
    if (openedAt === null) return "closed";
    return waitMs() > 0 ? "open" : "half-open";
  };
  const open = (): void => {
    openedAt = clock.now();
    openings += 1;
    probeSuccesses = 0;
    era += 1;
  };
  const close = (): void => {
    openedAt = null;
    failures = 0;
    era += 1;
    onClose();
  };
  const isPassable = (): boolean => openedAt === null || (waitMs() === 0 && !isProbing);

  const regular = (): BreakerPermit => {
    const born = era;
    return once((outcome) => {
      if (born !== era || outcome === "forget") return;
      if (outcome === "succeed") {
        failures = 0;
        // It has shown in earnest that it recovered: the next outage starts small again.
        openings = 0;
        onSuccess();
        return;
      }
      failures += 1;
      if (failures >= threshold) open();
    });
  };
  const probe = (): BreakerPermit => {
    const born = era;
    isProbing = true;
    return once((outcome) => {
      isProbing = false;
      if (born !== era) return;
      if (outcome === "fail") return open();
      if (outcome === "forget") return;
      probeSuccesses += 1;
      if (probeSuccesses >= successes) close();
    });
  };
  return {
    get state() {
      return state();
    },
    get waitMs() {
      return waitMs();
    },
    get isPassable() {
      return isPassable();
    },
    begin() {
      if (!isPassable()) return null;
      return openedAt === null ? regular() : probe();
    },
    reset() {
      openings = 0;
      close();
    },
  };
}

function once(settle: (outcome: "succeed" | "fail" | "forget") => void): BreakerPermit {
  let isSettled = false;
  const settler = (outcome: "succeed" | "fail" | "forget") => (): void => {
    if (isSettled) return;
    isSettled = true;
    settle(outcome);
  };
  return { succeed: settler("succeed"), fail: settler("fail"), forget: settler("forget") };
}
