import { Agent, type Model, type ModelResponse, Runner, Usage, tool } from "@openai/agents";
import { z } from "zod";

import { type Contender, answer, check, toolDescription, toolName } from "./contender.ts";

const echo = tool({
  name: toolName,
  description: toolDescription,
  parameters: z.object({ value: z.number() }),
  execute: ({ value }) => String(value),
});

function respond(step: number, steps: number): ModelResponse {
  const usage = new Usage({ requests: 1, inputTokens: 1, outputTokens: 1, totalTokens: 2 });
  if (step >= steps) {
    const content = [{ type: "output_text" as const, text: answer }];
    return {
      usage,
      output: [{ type: "message", role: "assistant", status: "completed", content }],
    };
  }
  const call = {
    type: "function_call",
    callId: `call_${step}`,
    name: toolName,
    status: "completed",
    arguments: JSON.stringify({ value: step }),
  } as const;
  return { usage, output: [call] };
}

export const openaiAgents: Contender = {
  name: "@openai/agents run",
  async run(steps) {
    let step = 0;
    const model: Model = {
      getResponse: async () => respond((step += 1), steps),
      getStreamedResponse: () => {
        throw new TypeError("This benchmark does not stream here");
      },
    };
    const agent = new Agent({ name: "bench", instructions: "", model, tools: [echo] });
    const runner = new Runner({ tracingDisabled: true });
    const result = await runner.run(agent, "Go", { maxTurns: steps + 1 });
    check(this.name, steps, result.rawResponses.length, result.finalOutput);
  },
};
