import type { Config } from "@harombe/config";
import { type EngineModel, LlmError } from "@harombe/llm";

import { ServerError } from "../errors/server-error.ts";
import { findModel, isOwnModelName } from "./model-names.ts";

export interface ChooseModelOptions {
  /** As a caller wrote it; undefined leaves the choice to the config. */
  readonly name: string | undefined;
  /** What the engine has; only asked when it matters. */
  readonly models: () => Promise<readonly EngineModel[]>;
  /** Ranks what is installed, best first. */
  readonly rank: (models: readonly EngineModel[]) => Promise<readonly EngineModel[]>;
}

/** The engine's own name of the model that a request means. */
export async function chooseModel(
  config: Config,
  { name, models, rank }: ChooseModelOptions,
): Promise<string> {
  const wanted = isOwnModelName(name) ? config.model.name : (name as string);
  const installed = await models();
  if (!isOwnModelName(wanted)) {
    const found = findModel(wanted, installed, config.cluster.aliases);
    if (!found) throw modelNotFound(wanted, installed);
    return found.id;
  }
  const [best] = await rank(installed);
  if (!best) throw noModel();
  return best.id;
}

function modelNotFound(name: string, installed: readonly EngineModel[]): LlmError {
  const names = installed.slice(0, 10).map(({ id }) => id);
  return new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `There is no model ${JSON.stringify(name)}; installed: ${names.join(", ") || "none"}`,
    isRetryable: false,
    hint: `Pull it with \`harombe models pull ${name}\`, or ask for \`harombe\`.`,
    status: 404,
  });
}

function noModel(): ServerError {
  return new ServerError("HAROMBE_SERVER_NO_MODEL", "The engine has no model installed", {
    hint: "`harombe models recommend` says which fits this machine, `harombe models pull` gets it.",
  });
}
