import { setTimeout as delay } from "node:timers/promises";

import { DiscoveryError } from "../errors/discovery-error.ts";
import type { Conflict } from "./find-conflict.ts";

export interface ClaimNameOptions {
  /** Sends one probe for the name with this number on every link. */
  readonly probe: (attempt: number) => void;
  /** Hears the next conflict about the name with this number; the function it returns stops that. */
  readonly onConflict: (listener: (conflict: Conflict) => void) => () => void;
  readonly firstAttempt: number;
  /** Between probes. RFC 6762 section 8.1: 250 ms. */
  readonly probeIntervalMs: number;
  readonly name: string;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

const probes = 3;
/** Names tried before giving up: `laptop` to `laptop-99`. */
const attemptsMax = 99;
/** From this many conflicts on, someone may be playing with us (section 8.1: 15 in 10 s, then 5 s). */
const patientConflicts = 15;
const patienceMs = 5_000;

/** Finds a name that nobody on the network has, and resolves to its number. */
export async function claimName(options: ClaimNameOptions): Promise<number> {
  const { firstAttempt, probeIntervalMs, random, signal } = options;
  let conflicts = 0;
  await delay(random() * probeIntervalMs, undefined, { signal });
  for (let attempt = firstAttempt; attempt <= attemptsMax;) {
    const conflict = await probeName(attempt, options);
    if (conflict === "none") return attempt;
    conflicts += 1;
    // Who lost a tie asks again a second later: by then the winner has announced, or is gone.
    if (conflict === "tie-lost") await delay(4 * probeIntervalMs, undefined, { signal });
    else attempt += 1;
    if (conflicts >= patientConflicts) await delay(patienceMs, undefined, { signal });
    if (conflicts >= attemptsMax) break;
  }
  throw new DiscoveryError({
    code: "HAROMBE_DISCOVERY_NAME_TAKEN",
    message: `The names ${options.name} to ${options.name}-${String(attemptsMax)} are all taken on this network`,
    isRetryable: true,
    hint: "Give this node another name.",
  });
}

async function probeName(
  attempt: number,
  { probe, onConflict, probeIntervalMs, signal }: ClaimNameOptions,
): Promise<Conflict> {
  const heard = Promise.withResolvers<Conflict>();
  const stop = onConflict(heard.resolve);
  try {
    for (let sent = 0; sent < probes; sent += 1) {
      probe(attempt);
      const conflict = await Promise.race([
        heard.promise,
        delay(probeIntervalMs, "none" as const, { signal }),
      ]);
      if (conflict !== "none") return conflict;
    }
    return "none";
  } finally {
    stop();
  }
}
