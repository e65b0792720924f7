import type { Message, SystemMessage } from "@harombe/llm";

import type { ResolvedAgent } from "../agent/resolve-agent.ts";
import type { OutputGoal } from "../output/output-goal.ts";
import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { SessionSummary } from "../sessions/session-store.ts";
import { estimateMessage } from "./estimate.ts";

/** The part of a conversation that the model gets to see. */
export interface ContextView {
  /** What one tool result may take. */
  readonly resultTokens: number;
  /** Tokens of what was prepared last. */
  tokens(): number;
  /** What stands for messages that are too old to be shown. */
  summary(): SessionSummary | null;
  prepare(scope: RunScope, frame: Frame): Promise<readonly Message[]>;
}

export interface ContextViewOptions {
  readonly output: OutputGoal | null;
  readonly summary: SessionSummary | null;
}

export function createContextView(
  agent: ResolvedAgent,
  { output, summary }: ContextViewOptions,
): ContextView {
  const system = toSystemMessage(agent, output);
  let tokens = 0;
  let counted = 0;
  return {
    resultTokens: agent.limits.toolResultTokens,
    tokens: () => tokens,
    summary: () => summary,
    async prepare(_scope, { messages }) {
      for (; counted < messages.length; counted += 1) tokens += estimateMessage(messages[counted]!);
      return [...system, ...messages];
    },
  };
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
