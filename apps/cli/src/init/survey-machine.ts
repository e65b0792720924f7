import {
  detectHardware,
  type HardwareReport,
  type Recommendation,
  recommendModels,
} from "@harombe/hardware";
import type { EngineModel } from "@harombe/llm";
import type { Assistant } from "@harombe/server";

import type { CliContext } from "../command/cli-context.ts";

export interface MachineSurvey {
  readonly hardware: HardwareReport;
  /** Best first. */
  readonly recommendations: readonly Recommendation[];
  /** What the engine has; empty when none answers. */
  readonly installed: readonly EngineModel[];
  /** Why no engine answers; null when one does. */
  readonly engineProblem: unknown;
}

/** What this machine has, what its engine has, and which models fit. */
export async function surveyMachine(
  assistant: Assistant,
  { signal, environment }: Pick<CliContext, "signal" | "environment">,
): Promise<MachineSurvey> {
  let engineProblem: unknown = null;
  const [hardware, installed] = await Promise.all([
    detectHardware({ signal, environment }),
    assistant.models({ signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      engineProblem = error;
      return [];
    }),
  ]);
  const { context_length, quantization } = assistant.config.model;
  const recommendations = recommendModels({
    hardware,
    contextTokens: context_length,
    quantization,
    installed: installed.map(({ id }) => id),
  });
  return { hardware, recommendations, installed, engineProblem };
}
