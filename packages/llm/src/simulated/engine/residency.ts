import type { SimulatedClock } from "./clock.ts";

export interface ResidentModel {
  readonly name: string;
  readonly contextWindowTokens: number;
  /** Milliseconds since 1970; Infinity for ever. */
  readonly expiresAt: number;
}

export interface ResidencyOptions {
  readonly clock: SimulatedClock;
  readonly loadMs: number;
  readonly residentMax: number;
}

/** Which models are in memory. */
export interface Residency {
  list(): readonly ResidentModel[];
  /** Resolves when the model is loaded, at once when it was; says how long that took. */
  load(name: string, contextWindowTokens: number, signal: AbortSignal): Promise<number>;
  /** Zero unloads; Infinity keeps for ever. */
  keep(name: string, keepAliveMs: number): void;
}

interface Entry {
  contextWindowTokens: number;
  /** Infinity while it loads or works. */
  expiresAt: number;
  usedAt: number;
  /** When it is loaded. */
  readyAt: number;
}

export function createResidency({ clock, loadMs, residentMax }: ResidencyOptions): Residency {
  const entries = new Map<string, Entry>();
  const expire = (): void => {
    for (const [name, { expiresAt }] of entries) if (expiresAt <= clock.now()) entries.delete(name);
  };
  const makeRoom = (): void => {
    const byUse = [...entries].toSorted(([, one], [, other]) => one.usedAt - other.usedAt);
    for (const [name] of byUse.slice(0, Math.max(0, entries.size - residentMax + 1))) {
      entries.delete(name);
    }
  };
  return {
    list: () => {
      expire();
      return [...entries].map(([name, entry]) => ({ name, ...entry }));
    },
    load: async (name, contextWindowTokens, signal) => {
      expire();
      const startedAt = clock.now();
      const known = entries.get(name);
      // Another context window means loading again, as with Ollama's `num_ctx`.
      if (known === undefined || known.contextWindowTokens !== contextWindowTokens) {
        entries.delete(name);
        makeRoom();
        const readyAt = startedAt + loadMs;
        entries.set(name, { contextWindowTokens, expiresAt: Infinity, usedAt: startedAt, readyAt });
      } else {
        known.usedAt = startedAt;
        known.expiresAt = Infinity;
      }
      const waitMs = (entries.get(name)?.readyAt ?? startedAt) - startedAt;
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      return clock.now() - startedAt;
    },
    keep: (name, keepAliveMs) => {
      const entry = entries.get(name);
      if (entry !== undefined) entry.expiresAt = clock.now() + keepAliveMs;
      expire();
    },
  };
}
