import { defineTool } from "@harombe/tools";
import { z } from "zod";

import type { AgentTool, DelegatedFrame } from "../agent/agent-tool.ts";
import type { ResolvedAgent } from "../agent/resolve-agent.ts";
import type { ContextView } from "../context/context-view.ts";
import { AgentError } from "../errors/agent-error.ts";
import type { NamedAgentOptions } from "../options/agent-options.ts";
import { type Frame, createFrame, stepIdOf } from "../run/frame.ts";
import type { Team } from "./team.ts";

/** The one tool through which an agent hands a task to another one. */
export function createDelegateTool(
  agents: readonly (readonly [string, NamedAgentOptions])[],
  team: () => Team,
): AgentTool {
  const input = z.object({
    agent: z.enum(agents.map(([name]) => name)).describe("Who does it"),
    task: z.string().min(1).describe("All that the agent needs to know: it sees nothing else"),
  });
  const list = agents.map(([name, { description }]) => `- ${name}: ${description}`).join("\n");
  const tool = defineTool({
    name: "delegate",
    description: `Hands a task to another agent and returns its answer. The agents:\n${list}`,
    input,
    preview: ({ agent, task }) => `${agent}: ${task}`,
    execute: () => Promise.reject(new TypeError("Delegation runs inside an agent only")),
  });
  return {
    tool,
    isReadOnly: false,
    isNetwork: false,
    delegate(given, parent, callId) {
      const { agent, task } = input.parse(given);
      return refusal(parent, agent) ?? enter(team(), parent, { agent, task, callId });
    },
  };
}

function enter(
  team: Team,
  parent: Frame,
  { agent, task, callId }: { agent: string; task: string; callId: string },
): DelegatedFrame {
  const resolved = team.named.get(agent)!;
  const context = contextOf(team, resolved);
  if (typeof context === "string") return { type: "refused", message: context };
  const frame = createFrame({
    agent: resolved,
    path: [...parent.path, agent],
    stepPrefix: `${stepIdOf(parent)}.${callId}.`,
    callPrefix: `${callId}.`,
    callIds: parent.callIds,
    messages: [{ role: "user", content: task }],
    context,
  });
  return { type: "frame", frame };
}

/** A helper whose window is too small must not end the whole run. */
function contextOf(team: Team, agent: ResolvedAgent): ContextView | string {
  try {
    return team.createContext(agent, { output: null, summary: null });
  } catch (error) {
    if (AgentError.isInstance(error)) return `${agent.name} cannot work: ${error.message}`;
    throw error;
  }
}

function refusal(parent: Frame, agent: string): DelegatedFrame | null {
  const { path } = parent;
  const { delegationDepth } = parent.agent.limits;
  const chain = [...path, agent].join(" → ");
  if (path.includes(agent)) {
    const message = `${agent} is at work on this already (${chain}): do the task yourself, or ask another agent.`;
    return { type: "refused", message };
  }
  if (path.length >= delegationDepth) {
    const message = `Agents may be nested ${delegationDepth} deep at most (${chain}): do the task yourself.`;
    return { type: "refused", message };
  }
  return null;
}
