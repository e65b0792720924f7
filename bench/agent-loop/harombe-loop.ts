import { type SessionStore, createAgent } from "@harombe/agent";
import type { LanguageModel } from "@harombe/llm";
import { defineTool } from "@harombe/tools";
import { z } from "zod";

import { type Contender, answer, check, toolDescription, toolName } from "./contender.ts";

const echo = defineTool({
  name: toolName,
  description: toolDescription,
  input: z.object({ value: z.number() }),
  execute: ({ value }) => String(value),
});

function createModel(steps: number): LanguageModel {
  let step = 0;
  return {
    id: "instant",
    capabilities: { contextWindowTokens: 128_000, tools: true, vision: false, reasoning: false },
    async *stream() {
      step += 1;
      if (step < steps) {
        const call = { id: `call_${step}`, name: toolName, arguments: { value: step } };
        yield { type: "tool-call", call };
        yield { type: "usage", promptTokens: 1, completionTokens: 1 };
        yield { type: "finish", reason: "tool-calls" };
      } else {
        yield { type: "text-delta", text: answer };
        yield { type: "usage", promptTokens: 1, completionTokens: 1 };
        yield { type: "finish", reason: "stop" };
      }
    },
  };
}

/** With a store each run is a session of its own. */
export function createHarombeLoop(name: string, sessions?: SessionStore): Contender {
  return {
    name,
    async run(steps) {
      // One step more than needed, so that the answer is not one that the limit forced.
      const agent = createAgent({
        model: createModel(steps),
        tools: [echo],
        limits: { steps: steps + 1 },
        ...(sessions ? { sessions } : {}),
      });
      const session = sessions ? { session: crypto.randomUUID() } : {};
      const result = await agent.run("Go", session).result;
      check(name, steps, result.steps, result.status === "completed" ? result.text : undefined);
    },
  };
}
