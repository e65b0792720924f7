import type { Config } from "@harombe/config";
import type { EngineModel } from "@harombe/llm";

import { ServerError } from "../errors/server-error.ts";
import { findModel, isOwnModelName } from "./model-names.ts";
import type { RankModels } from "./rank-models.ts";

export interface ChooseModelOptions {
  /** As a caller wrote it; undefined leaves the choice to the config. */
  readonly name: string | undefined;
  /** What the engine has. */
  readonly models: () => Promise<readonly EngineModel[]>;
  /** Ranks what is installed, best first. */
  readonly rank: RankModels;
}

/**
 * The engine's own name of the model that a request means. A name that is not listed is left as it
 * is: not every engine lists all it has, and the engine itself says best what it misses.
 */
export async function chooseModel(
  config: Config,
  { name, models, rank }: ChooseModelOptions,
): Promise<string> {
  const wanted = isOwnModelName(name) ? config.model.name : (name as string);
  const installed = await models();
  if (!isOwnModelName(wanted)) {
    return findModel(wanted, installed, config.cluster.aliases)?.id ?? wanted;
  }
  const [best] = await rank(installed);
  if (!best) throw noModel();
  return best.id;
}

function noModel(): ServerError {
  return new ServerError("HAROMBE_SERVER_NO_MODEL", "The engine has no model installed", {
    hint: "`harombe models recommend` says which fits this machine, `harombe models pull` gets it.",
    isRetryable: true,
  });
}
