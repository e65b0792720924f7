import { fail, type Finding, pass } from "./finding.ts";

/** Nobody ran this program before it was written. */
const oldestPlausible = Date.UTC(2026, 0, 1);

/** A clock that is far off breaks TLS, tokens that expire, and the order of conversations. */
export function checkClock(now = Date.now()): Finding {
  const time = new Date(now).toISOString();
  return now >= oldestPlausible
    ? pass("clock", time)
    : fail("clock", `the clock says ${time}`, "Set the clock, for instance with NTP");
}
