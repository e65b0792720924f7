import { setTimeout as delay } from "node:timers/promises";

import type { Assistant } from "../assistant/assistant.ts";

export interface FollowModelOptions {
  readonly assistant: Pick<Assistant, "thisMachine">;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** Told at each look of the model that answers here; null while none does. */
  readonly onLook: (model: string | null) => Promise<void>;
}

/** An engine that is only slow for a moment is still there. */
const missesMax = 3;

/** Looks at the model that this machine answers with, until the signal aborts. Never rejects. */
export async function followModel({
  assistant,
  intervalMs,
  signal,
  onLook,
}: FollowModelOptions): Promise<void> {
  let last: string | null = null;
  let misses = 0;
  while (!signal.aborted) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(intervalMs)]);
    const model = await look(assistant, limit).catch(() => null);
    misses = model === null ? misses + 1 : 0;
    if (model !== null || misses >= missesMax) last = model;
    if (!signal.aborted) await onLook(last);
    await delay(intervalMs, undefined, { signal }).catch(() => {});
  }
}

/** A model that is known does not say that its engine is there still. */
async function look(
  { thisMachine }: FollowModelOptions["assistant"],
  signal: AbortSignal,
): Promise<string> {
  const { id } = await thisMachine.model(undefined, { signal });
  const engine = await thisMachine.engine({ signal });
  await engine.probe({ signal });
  return id;
}
