import type { Config } from "@harombe/config";
import type { CallOptions, Engine } from "@harombe/llm";

import { chooseModel } from "./choose-model.ts";
import type { RankModels } from "./rank-models.ts";

export interface ModelResolverOptions {
  /** How long an answer stands before the engine is asked again. Default 60 000. */
  readonly ttlMs?: number;
  /** Ranks what is installed, best first. */
  readonly rank: RankModels;
  readonly now?: () => number;
}

/** Names that are remembered for one engine. */
const namesMax = 1000;

/** Turns requested names into the engine's own, without asking the engine each time. */
export function createModelResolver(
  config: Config,
  { ttlMs = 60_000, rank, now = Date.now }: ModelResolverOptions,
): (engine: Engine, name: string | undefined, options?: CallOptions) => Promise<string> {
  const caches = new WeakMap<Engine, Map<string, { id: string; expiresAt: number }>>();
  return async (engine, name, options) => {
    const cache = caches.get(engine) ?? new Map();
    caches.set(engine, cache);
    const known = cache.get(name ?? "");
    if (known && known.expiresAt > now()) return known.id;
    const id = await chooseModel(config, { name, rank, models: () => engine.listModels(options) });
    if (cache.size >= namesMax) cache.clear();
    cache.set(name ?? "", { id, expiresAt: now() + ttlMs });
    return id;
  };
}
