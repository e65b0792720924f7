import { type Message, type SystemMessage, type Usage, createTokenCounter } from "@harombe/llm";

import type { ResolvedAgent } from "../agent/resolve-agent.ts";
import { AgentError } from "../errors/agent-error.ts";
import type { OutputGoal } from "../output/output-goal.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { SessionSummary } from "../sessions/session-store.ts";
import { compact } from "./compact.ts";
import { ConversationWindow } from "./conversation-window.ts";
import { estimateMessage } from "./estimate.ts";
import { assumePlan, planWindow, shrinkPlan } from "./window-plan.ts";

/** The part of a conversation that the model gets to see. The conversation itself stays whole. */
export interface ContextView {
  /** What one tool result may take. */
  readonly resultTokens: number;
  /** Tokens of what was prepared last, as far as estimates go. */
  tokens(): number;
  /** What stands for messages that are too old to be shown. */
  summary(): SessionSummary | null;
  /** Throws `HAROMBE_AGENT_CONTEXT_EXCEEDED` when not even the last message fits. */
  prepare(scope: RunScope, frame: Frame): Promise<readonly Message[]>;
  /**
   * Makes what was prepared last clearly smaller, and keeps it so: the model has refused it as too
   * long. False when nothing can be saved.
   */
  squeeze(scope: RunScope, frame: Frame): Promise<boolean>;
  /** Learns from what a backend counted how far the estimates are off. */
  calibrate(usage: Usage): void;
}

export interface ContextViewOptions {
  readonly output: OutputGoal | null;
  readonly summary: SessionSummary | null;
}

/** What is left of a conversation that was refused as too long. */
const squeezed = 0.6;

export function createContextView(
  agent: ResolvedAgent,
  { output, summary }: ContextViewOptions,
): ContextView {
  const system = toSystemMessage(agent, output);
  const systemTokens = system.reduce((sum, message) => sum + estimateMessage(message), 0);
  let plan = planWindow(agent, systemTokens);
  const window = new ConversationWindow(summary);
  const { toolResultTokens } = agent.limits;
  // Estimates are never taken to be too high: some backends report only what they had not cached.
  const counter = createTokenCounter({ minRatio: 1 });
  const tokens = (): number => window.tokens + (plan?.fixedTokens ?? systemTokens);
  return {
    get resultTokens() {
      if (!plan) return toolResultTokens;
      return Math.max(1, Math.min(toolResultTokens, Math.floor(plan.windowTokens / 4)));
    },
    tokens,
    summary: () => window.summary,
    async prepare(scope, frame) {
      window.follow(frame.messages);
      const room = plan && Math.floor(plan.conversationTokens / counter.ratio);
      if (plan && room !== null && window.tokens > room) {
        await compact(scope, frame, { window, plan, room });
      }
      return [...system, ...window.toMessages()];
    },
    async squeeze(scope, frame) {
      const before = window.tokens;
      const room = Math.floor(before * squeezed);
      plan = shrinkPlan(plan ?? assumePlan(agent, before), { room, tokens: tokens() });
      try {
        await compact(scope, frame, { window, plan, room });
      } catch (error) {
        // What the model said about it is the better message.
        if (!isContextExceeded(error)) throw error;
      }
      return window.tokens <= room;
    },
    calibrate({ promptTokens }) {
      counter.observe({ estimated: tokens() * counter.ratio, reported: promptTokens });
    },
  };
}

function isContextExceeded(error: unknown): boolean {
  return AgentError.isInstance(error) && error.code === "HAROMBE_AGENT_CONTEXT_EXCEEDED";
}

function toSystemMessage(
  { instructions }: ResolvedAgent,
  output: OutputGoal | null,
): readonly SystemMessage[] {
  const shape =
    output &&
    `Give your final answer as JSON only, without a word before or after it, that fits this JSON Schema: ${JSON.stringify(output.jsonSchema)}`;
  const content = [instructions, shape].filter((text) => text !== null).join("\n\n");
  return content === "" ? [] : [{ role: "system", content }];
}
