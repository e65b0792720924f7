import type { LanguageModel, ToolSchema } from "@harombe/llm";

import { type Policy, defaultPolicy } from "../approvals/policy.ts";
import { type AgentLimits, resolveLimits } from "../options/agent-limits.ts";
import type { AgentOptions, RequestSettings } from "../options/agent-options.ts";
import type { ContextOptions } from "../options/context-options.ts";
import { type AgentTool, toAgentTool } from "./agent-tool.ts";

/** An agent with every default filled in. */
export interface ResolvedAgent {
  readonly name: string;
  readonly model: LanguageModel;
  readonly tools: ReadonlyMap<string, AgentTool>;
  readonly schemas: readonly ToolSchema[];
  readonly instructions: string | null;
  readonly policy: Policy;
  readonly limits: AgentLimits;
  readonly settings: RequestSettings;
  readonly context: ContextOptions;
}

type Described = Pick<
  AgentOptions,
  "model" | "tools" | "instructions" | "policy" | "limits" | "settings" | "context"
>;

/** Throws a `TypeError` for a wrong limit and for two tools of one name. */
export function resolveAgent(
  name: string,
  { model, tools = [], instructions, policy, limits, settings, context }: Described,
  delegation: readonly AgentTool[] = [],
): ResolvedAgent {
  const byName = indexTools(name, [...tools.map(toAgentTool), ...delegation]);
  return {
    name,
    model,
    tools: byName,
    schemas: [...byName.values()].map(({ tool }) => ({
      name: tool.name,
      description: tool.description,
      parameters: tool.parameters,
    })),
    instructions: instructions?.trim() ? instructions : null,
    policy: policy ?? defaultPolicy,
    limits: resolveLimits(limits),
    settings: settings ?? {},
    context: context ?? {},
  };
}

function indexTools(agent: string, tools: readonly AgentTool[]): ReadonlyMap<string, AgentTool> {
  const byName = new Map<string, AgentTool>();
  for (const entry of tools) {
    const { name } = entry.tool;
    if (byName.has(name)) throw new TypeError(`Agent ${agent} has two tools named "${name}"`);
    byName.set(name, entry);
  }
  return byName;
}
