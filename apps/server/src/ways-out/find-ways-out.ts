import type { Config } from "@harombe/config";

import { findEngineFacts, type FindEngineFactsOptions } from "./find-engine-facts.ts";
import { listWaysOut } from "./list-ways-out.ts";

/** The ways out of having no engine, in the order in which they would work here. Never throws. */
export async function findWaysOut(
  { inference }: Config,
  options: Omit<FindEngineFactsOptions, "configuredFile">,
): Promise<readonly string[]> {
  const configuredFile = inference.embedded.model_path;
  return listWaysOut(inference, await findEngineFacts({ ...options, configuredFile }));
}
