import type { EngineLog } from "./engine-log.ts";
import { EngineRefusal } from "./engine-refusal.ts";
import type { ShelvedModel } from "./model-shelf.ts";
import type { Residency } from "./residency.ts";
import type { Slots } from "./slots.ts";

export interface Admission {
  /** How long the model loaded. */
  readonly loadMs: number;
  /** Frees the slot and says how long the model stays in memory. */
  readonly leave: (keepAliveMs: number) => void;
}

export type Admit = (
  model: ShelvedModel,
  windowTokens: number,
  signal: AbortSignal,
) => Promise<Admission>;

export interface AdmissionParts {
  readonly slots: Slots;
  readonly residency: Residency;
  readonly log: EngineLog;
  readonly keepAliveMs: number;
}

/** Waits for a slot, then for the model to be in memory. */
export function createAdmit({ slots, residency, log, keepAliveMs }: AdmissionParts): Admit {
  return async (model, windowTokens, signal) => {
    const waiting = slots.acquire(signal);
    log.changed();
    const release = await waiting;
    log.changed();
    if (release === undefined) throw busy();
    const leave = (keptMs: number): void => {
      residency.keep(model.name, keptMs);
      release();
    };
    try {
      return { loadMs: await residency.load(model.name, windowTokens, signal), leave };
    } catch (error) {
      // Whoever gave up: the model goes on loading, others may wait for it.
      leave(keepAliveMs);
      throw error;
    }
  };
}

function busy(): EngineRefusal {
  return new EngineRefusal("server busy, please try again.  maximum pending requests exceeded", {
    status: 503,
    code: "overloaded",
    retryAfterSeconds: 1,
  });
}
