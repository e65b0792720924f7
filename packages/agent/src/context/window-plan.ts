import { estimateMessageTokens } from "@harombe/llm";

import type { ResolvedAgent } from "../agent/resolve-agent.ts";
import { AgentError } from "../errors/agent-error.ts";
import type { ContextOptions } from "../options/context-options.ts";

/** How the tokens of a model's window are shared out. */
export interface WindowPlan {
  readonly windowTokens: number;
  /** Taken by the system prompt and the descriptions of the tools. */
  readonly fixedTokens: number;
  /** Left for the conversation. */
  readonly conversationTokens: number;
  readonly summaryTokens: number;
  readonly shortenedResultTokens: number;
  readonly keepGroups: number;
}

/** Kept free for notes that are added to a request. */
const noteTokens = 96;

/** Null where nobody knows the window. */
export function planWindow(
  { name, model, context, schemas, settings }: ResolvedAgent,
  systemTokens: number,
): WindowPlan | null {
  const windowTokens = context.windowTokens ?? model.capabilities.contextWindowTokens;
  if (windowTokens === null) return null;
  const fixedTokens = systemTokens + estimateMessageTokens([], schemas);
  const answerTokens =
    settings.maxTokens ?? context.answerTokens ?? Math.min(4096, Math.floor(windowTokens / 4));
  const conversationTokens = windowTokens - answerTokens - fixedTokens - noteTokens;
  if (conversationTokens <= 0) throw noRoom(name, { windowTokens, fixedTokens, answerTokens });
  return {
    windowTokens,
    fixedTokens,
    conversationTokens,
    summaryTokens: context.summaryTokens ?? Math.min(1024, Math.floor(windowTokens / 8)),
    ...shapeOf(context),
  };
}

/** A plan for a model whose window nobody knows, made from what a conversation takes now. */
export function assumePlan(
  { context }: Pick<ResolvedAgent, "context">,
  tokens: number,
): WindowPlan {
  const summaryTokens = context.summaryTokens ?? 1024;
  return {
    windowTokens: tokens + 2 * summaryTokens + 200,
    fixedTokens: 0,
    conversationTokens: tokens,
    summaryTokens,
    ...shapeOf(context),
  };
}

/** A plan for a window that turned out to be smaller than it was said to be. */
export function shrinkPlan(plan: WindowPlan, sizes: { room: number; tokens: number }): WindowPlan {
  const { room, tokens } = sizes;
  return {
    ...plan,
    windowTokens: Math.min(plan.windowTokens, tokens),
    conversationTokens: Math.min(plan.conversationTokens, room),
    summaryTokens: Math.min(plan.summaryTokens, Math.floor(room / 4)),
  };
}

function shapeOf({ shortenedResultTokens = 200, keepGroups = 4 }: ContextOptions) {
  return { shortenedResultTokens, keepGroups };
}

function noRoom(
  name: string,
  sizes: { windowTokens: number; fixedTokens: number; answerTokens: number },
): AgentError {
  const { windowTokens, fixedTokens, answerTokens } = sizes;
  return new AgentError({
    code: "HAROMBE_AGENT_CONTEXT_EXCEEDED",
    message: `The window of ${windowTokens} tokens is too small for agent ${name}: instructions and tools take about ${fixedTokens}, the answer ${answerTokens}`,
    hint: "Raise the model's context length, shorten the instructions, or give it fewer tools",
  });
}
