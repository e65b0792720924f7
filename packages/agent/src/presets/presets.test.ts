import { ScriptedModel } from "@harombe/llm/testing";
import { defineTool } from "@harombe/tools";
import { expect, test } from "vitest";
import { z } from "zod";

import { createAgent } from "../create-agent.ts";
import { chatAgent } from "./chat-agent.ts";
import { codingAgent } from "./coding-agent.ts";
import { reasoningAgent } from "./reasoning-agent.ts";
import { researchAgent } from "./research-agent.ts";
import { summarizingAgent } from "./summarizing-agent.ts";

const search = defineTool({
  name: "web_search",
  description: "Finds one page",
  input: z.object({ query: z.string() }),
  effects: ["network"],
  execute: () => "Bern: https://example.org/bern",
});

test.each([
  ["chat", chatAgent, [], {}],
  ["coding", codingAgent, [], { steps: 40, toolResultTokens: 6000 }],
  ["reasoning", reasoningAgent, [], { steps: 20 }],
  ["research", researchAgent, ["web_search", "read_url"], { steps: 25 }],
  ["summarizing", summarizingAgent, [], {}],
] as const)("%s is a set of options that an agent takes", async (name, preset, tools, limits) => {
  const model = new ScriptedModel(["Done"]);
  const options = preset({ model, instructions: "Speak German." });
  expect(options.limits).toEqual(limits);
  const agent = createAgent(options);
  expect(agent.name).toBe(name);
  expect(agent.tools.map((tool) => tool.name)).toEqual(tools);
  expect((await agent.run("Go").result).status).toBe("completed");
  expect(model.requests[0]?.messages[0]?.content).toMatch(/\n\nSpeak German\.$/u);
});

test("what the caller says wins over the preset", () => {
  const model = new ScriptedModel([]);
  const options = codingAgent({
    model,
    name: "mine",
    limits: { steps: 3 },
    settings: { temperature: 0 },
  });
  expect(options).toMatchObject({
    name: "mine",
    limits: { steps: 3, toolResultTokens: 6000 },
    settings: { temperature: 0 },
  });
  expect(
    researchAgent({ model, tools: [search] }).tools?.filter(({ name }) => name === "web_search"),
  ).toEqual([search]);
});

test("the sources of an answer are those addresses that a tool really gave", async () => {
  const model = new ScriptedModel([
    { toolCalls: [{ name: "web_search", arguments: { query: "Bern" } }] },
    "Bern [1]. Sources:\nhttps://example.org/bern\nhttps://example.org/invented.",
  ]);
  const run = createAgent(researchAgent({ model, tools: [search] })).run("Bern?");
  expect((await run.result).sources).toEqual(["https://example.org/bern"]);
});
