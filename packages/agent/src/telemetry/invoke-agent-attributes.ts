import type { Attributes } from "@opentelemetry/api";

import type { ResolvedAgent } from "../agent/resolve-agent.ts";
import type { RunScope } from "../run/run-scope.ts";

/**
 * What is known of an agent's work before it begins, by the conventions for `invoke_agent` inside
 * of a process. https://github.com/open-telemetry/semantic-conventions-genai
 */
export function invokeAgentAttributes(
  { runId, sessionId }: Pick<RunScope, "runId" | "sessionId">,
  { name, model }: Pick<ResolvedAgent, "name" | "model">,
): Attributes {
  return {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "harombe",
    "gen_ai.agent.name": name,
    "gen_ai.request.model": model.id,
    ...(sessionId !== null && { "gen_ai.conversation.id": sessionId }),
    "harombe.run.id": runId,
  };
}
