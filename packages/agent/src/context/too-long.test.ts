import { LlmError, type Message, estimateMessageTokens } from "@harombe/llm";
import { ScriptedModel, type ScriptedStep } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import type { AgentOptions } from "../options/agent-options.ts";
import { gatherEvents, ofType } from "../testing/gather-events.ts";

const fill = defineTool({
  name: "fill",
  description: "Fills",
  input: z.object({ nonce: z.number() }),
  effects: ["reads"],
  execute: ({ nonce }) => `${nonce}:`.padEnd(1000, "word "),
});
const take = (nonce: number) => ({ toolCalls: [{ name: "fill", arguments: { nonce } }] });

const isSummary = (messages: readonly Message[]): boolean =>
  messages[0]?.role === "system" && messages[0].content.startsWith("Sum up");

const tooLong = () =>
  new LlmError({
    code: "HAROMBE_LLM_CONTEXT_EXCEEDED",
    message: "The prompt is too long",
    isRetryable: false,
  });

/** A model that really takes fewer tokens than it says, or does not say. */
function setUp(
  steps: readonly ScriptedStep[],
  { realTokens = 1200, says = null, ...options }: Setup = {},
) {
  const queue = [...steps];
  const model = new ScriptedModel(
    [
      ({ messages, tools }) => {
        if (estimateMessageTokens(messages, tools) > realTokens) return tooLong();
        return isSummary(messages) ? "the gist" : ((queue.shift() ?? "Done") as string);
      },
    ],
    { repeats: true, capabilities: { contextWindowTokens: says } },
  );
  const agent = createAgent({ model, tools: [fill], limits: { steps: 50 }, ...options });
  return { agent, model };
}

type Setup = Partial<AgentOptions> & {
  readonly realTokens?: number;
  readonly says?: number | null;
};

const work = Array.from({ length: 20 }, (_, index) => take(index));

test.each([
  ["a window that nobody knows", null],
  ["a window that is smaller than was said", 32_768],
])(
  "%s: a conversation that is refused as too long is made shorter and goes on",
  async (_, says) => {
    const { agent } = setUp(work, { says });
    const run = agent.run("Find the needle", { session: "s" });
    const events = await gatherEvents(run);
    expect(await run.result).toMatchObject({ status: "completed", text: "Done" });
    const refused = ofType(events, "warning").filter(({ code }) => code === "context-exceeded");
    expect(refused.length).toBeGreaterThan(0);
    // It is learned: not every step is refused first.
    expect(refused.length).toBeLessThan(5);
    for (const { tokensBefore, tokensAfter } of ofType(events, "context-compact")) {
      expect(tokensAfter).toBeLessThan(tokensBefore);
    }
    expect((await agent.sessions.load("s"))?.messages).toHaveLength(42);
  },
);

test("what is refused although it cannot be made shorter fails with what the model said", async () => {
  const { agent, model } = setUp([], { realTokens: 50 });
  const result = await agent.run("word ".repeat(500)).result;
  expect(result).toMatchObject({
    status: "failed",
    error: { code: "HAROMBE_LLM_CONTEXT_EXCEEDED", message: "The prompt is too long" },
  });
  expect(model.requests).toHaveLength(1);
});

test("a model that always refuses is asked twice for one step, not for ever", async () => {
  const { agent, model } = setUp(work.slice(0, 4), { realTokens: 1500 });
  await agent.run("Go", { session: "s" }).result;
  const deaf = new ScriptedModel([tooLong()], {
    repeats: true,
    capabilities: { contextWindowTokens: null },
  });
  const { sessions } = agent;
  const result = await createAgent({ model: deaf, sessions }).run("On", { session: "s" }).result;
  expect(result).toMatchObject({ error: { code: "HAROMBE_LLM_CONTEXT_EXCEEDED" } });
  expect(deaf.requests.filter(({ messages }) => !isSummary(messages))).toHaveLength(2);
  expect(model.requests.length).toBeGreaterThan(4);
});

test("the note of the loop detection is still there when a request is sent again", async () => {
  const same = take(1);
  const { agent, model } = setUp([same, same, same, "Done"], { realTokens: 1000 });
  await agent.run("Go").result;
  expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("You are going in circles");
});

test.each([512, 700, 1024])("works in a window of %i tokens", async (says) => {
  const { agent, model } = setUp(work, { says, realTokens: says, instructions: "Be brief." });
  expect((await agent.run("Go").result).status).toBe("completed");
  for (const { messages, tools } of model.requests) {
    expect(estimateMessageTokens(messages, tools)).toBeLessThanOrEqual(says);
  }
});
