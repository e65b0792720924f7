import type { AgentOptions, NamedAgentOptions } from "@harombe/agent";
import type { Config } from "@harombe/config";
import type { LanguageModel } from "@harombe/llm";
import type { Tool } from "@harombe/tools";

import type { ToolSwitches } from "./build-tools.ts";
import { createPolicy } from "./create-policy.ts";

/** The agents of the config that others may delegate to; none unless `delegation.enabled`. */
export async function namedAgents(
  { agents, delegation }: Config,
  {
    model,
    tools,
  }: {
    readonly model: (name: string) => Promise<LanguageModel>;
    readonly tools: (switches: ToolSwitches) => readonly Tool[];
  },
): Promise<Pick<AgentOptions, "agents">> {
  if (!delegation.enabled || agents.length === 0) return {};
  const entries = agents.map(async (agent): Promise<[string, NamedAgentOptions]> => [
    agent.name,
    {
      description: agent.description,
      instructions: agent.system_prompt,
      tools: tools(agent.tools),
      policy: createPolicy({ confirmDangerous: agent.tools.confirm_dangerous }),
      limits: { steps: agent.max_steps },
      ...(agent.model !== null && { model: await model(agent.model) }),
    },
  ]);
  return { agents: Object.fromEntries(await Promise.all(entries)) };
}
