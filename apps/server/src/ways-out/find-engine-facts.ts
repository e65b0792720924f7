import { homedir } from "node:os";

import type { EngineFacts } from "./engine-facts.ts";
import { enginePrograms } from "./engine-programs.ts";
import { findModelFile } from "./find-model-file.ts";
import { isOnPath } from "./is-on-path.ts";

export interface FindEngineFactsOptions {
  /** For `PATH`, and `PATHEXT` on Windows. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Harombe's folder. */
  readonly directory: string;
  /** `inference.embedded.model_path`. */
  readonly configuredFile: string | null;
  /** Default: the process's. */
  readonly platform?: string;
  /** Where other programs keep their models. Default: that of `environment`, else the user's. */
  readonly homeDirectory?: string;
}

/** Looks at this machine; what cannot be read counts as not there. Never throws. */
export async function findEngineFacts({
  environment,
  directory,
  configuredFile,
  platform = process.platform,
  homeDirectory = environment["HOME"] ?? environment["USERPROFILE"] ?? homedir(),
}: FindEngineFactsOptions): Promise<EngineFacts> {
  const { isLlamaCppInstalled } = await import("@harombe/llm/embedded");
  const found = await Promise.all(
    enginePrograms.map(async ({ program }) =>
      (await isOnPath(program, { environment, platform })) ? [program] : [],
    ),
  );
  return {
    platform,
    programs: new Set(found.flat()),
    modelFile: await findModelFile({ configuredFile, directory, homeDirectory }),
    hasLlamaCpp: isLlamaCppInstalled(),
  };
}
