import { type ResolvedAgent, resolveAgent } from "../agent/resolve-agent.ts";
import { defaultPolicy, strictestPolicy } from "../approvals/policy.ts";
import { createContextView } from "../context/context-view.ts";
import type { AgentOptions, NamedAgentOptions } from "../options/agent-options.ts";
import { createDelegateTool } from "./create-delegate-tool.ts";
import type { Team } from "./team.ts";

/** Resolves an agent and the named ones. Throws a `TypeError` for what cannot work. */
export function createTeam(options: AgentOptions): Team {
  const agents = Object.entries(options.agents ?? {});
  const named = new Map<string, ResolvedAgent>();
  const team: Team = {
    named,
    root: resolveAgent(
      options.name ?? "agent",
      options,
      delegation(agents, null, () => team),
    ),
    createContext: createContextView,
  };
  for (const [name, own] of agents) {
    named.set(
      name,
      resolveAgent(
        name,
        inherit(options, own),
        delegation(agents, name, () => team),
      ),
    );
  }
  return team;
}

function delegation(
  agents: readonly (readonly [string, NamedAgentOptions])[],
  self: string | null,
  team: () => Team,
): ReturnType<typeof createDelegateTool>[] {
  const others = agents.filter(([name]) => name !== self);
  return others.length === 0 ? [] : [createDelegateTool(others, team)];
}

/** An agent that is delegated to never may more than the root. */
function inherit(root: AgentOptions, own: NamedAgentOptions): Parameters<typeof resolveAgent>[1] {
  return {
    model: own.model ?? root.model,
    tools: own.tools ?? [],
    policy: strictestPolicy(root.policy ?? defaultPolicy, own.policy ?? defaultPolicy),
    limits: { ...root.limits, ...own.limits },
    settings: { ...root.settings, ...own.settings },
    ...(root.context ? { context: root.context } : {}),
    ...(own.instructions === undefined ? {} : { instructions: own.instructions }),
  };
}
