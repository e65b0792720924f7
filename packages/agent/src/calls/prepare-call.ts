import type { ToolCall } from "@harombe/llm";

import type { AgentTool } from "../agent/agent-tool.ts";
import { type PolicyAnswer, consultPolicy } from "../approvals/policy.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { CallResult } from "./call-slot.ts";
import { copyArguments } from "./freeze-call.ts";
import { nearestNames } from "./nearest-names.ts";

/** A call that may run, once whoever must be asked agrees. */
export interface PreparedCall {
  readonly entry: AgentTool;
  readonly call: ToolCall;
  /** The arguments, parsed. */
  readonly input: unknown;
  readonly answer: PolicyAnswer;
}

export type Preparation =
  | { readonly type: "ready"; readonly prepared: PreparedCall }
  | { readonly type: "refused"; readonly result: CallResult };

/** Finds the tool, checks the arguments and asks the policy. What is wrong is said to the model. */
export async function prepareCall(
  scope: RunScope,
  frame: Frame,
  call: ToolCall,
): Promise<Preparation> {
  const entry = frame.agent.tools.get(call.name);
  if (!entry) return refuse("unknown-tool", describeUnknown(call.name, frame));
  const parsed = await parseArguments(entry, call);
  if (!parsed.ok) return refuse("invalid", describeInvalid(call.name, parsed.message));
  const answer = await consultPolicy(frame.agent.policy, {
    tool: entry.tool,
    arguments: call.arguments,
    agentPath: frame.path,
    sessionId: scope.sessionId,
  });
  if (answer.decision === "deny") return refuse("denied", describeDenial(call.name, answer.reason));
  return { type: "ready", prepared: { entry, call, input: parsed.value, answer } };
}

export function describeDenial(name: string, reason?: string): string {
  const why = reason ? `: ${reason}` : "";
  return `The call of ${name} was denied${why}. It did not run. Do not ask for it again; go on without it, or say what you would have done.`;
}

function refuse(outcome: CallResult["outcome"], content: string): Preparation {
  return { type: "refused", result: { outcome, content } };
}

async function parseArguments({ tool }: AgentTool, call: ToolCall): ReturnType<typeof tool.parse> {
  try {
    return await tool.parse(copyArguments(call.arguments));
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function describeUnknown(name: string, { agent }: Frame): string {
  const names = [...agent.tools.keys()];
  if (names.length === 0) return `There is no tool named "${name}", nor any other. Answer in text.`;
  const near = nearestNames(name, names);
  const advice =
    near.length > 0 ? `Did you mean ${near.join(" or ")}?` : `The tools are ${names.join(", ")}.`;
  return `There is no tool named "${name}". ${advice}`;
}

function describeInvalid(name: string, message: string): string {
  return `${message}\nIt did not run. Call ${name} again with corrected arguments.`;
}
