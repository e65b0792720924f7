import { expect, test } from "vitest";

import { complete } from "../complete.ts";
import type { LanguageModel } from "../contract/language-model.ts";
import type { ModelEvent } from "../contract/model-event.ts";
import {
  contractCalls,
  type ContractScenario,
  contractText,
  languageModelContract,
} from "../testing/index.ts";
import { createSimulatedModel } from "./create-simulated-model.ts";

const user = (content: string) => ({ role: "user", content }) as const;

test("answers in this process as it does over HTTP", async () => {
  const model = createSimulatedModel();
  const events: ModelEvent[] = [];
  for await (const event of model.stream({ messages: [user("count to 2")] })) events.push(event);
  expect(events).toEqual([
    { type: "text-delta", text: "1" },
    { type: "text-delta", text: " 2" },
    { type: "usage", promptTokens: 7, completionTokens: 2 },
    { type: "finish", reason: "stop" },
  ]);
});

test("calls tools and thinks", async () => {
  const tools = [
    {
      name: "read_file",
      description: "",
      parameters: { properties: { path: { type: "string" } } },
    },
  ];
  const model = createSimulatedModel({ models: ["tiny"] });
  const called = await complete(model, { messages: [user("read a.txt")], tools });
  expect(called).toMatchObject({
    toolCalls: [{ name: "read_file", arguments: { path: "a.txt" } }],
    finishReason: "tool-calls",
  });
  const thought = await complete(model, { messages: [user("think about rain")] });
  expect(thought.reasoning).toContain("consider rain");
});

test("says when it cut the prompt, or refuses it with a typed error", async () => {
  const messages = [user("alpha ".repeat(100)), user("hi")];
  const cut = createSimulatedModel({ contextWindowTokens: 20 });
  expect((await complete(cut, { messages })).warnings).toEqual([
    {
      code: "prompt-truncated",
      message: "The prompt was longer than the context window: its front was cut",
    },
  ]);
  const strict = createSimulatedModel({ contextWindowTokens: 20, overflow: "error" });
  await expect(complete(strict, { messages })).rejects.toMatchObject({
    code: "HAROMBE_LLM_CONTEXT_EXCEEDED",
    isRetryable: false,
  });
});

test("an abort in mid-answer throws its reason and frees the slot", async () => {
  const model = createSimulatedModel({ slots: 1, tokensPerSecond: 50 });
  const controller = new AbortController();
  const reason = new Error("enough");
  const read = async (): Promise<void> => {
    const events = model.stream({ messages: [user("count to 1000")] }, controller);
    for await (const event of events) if (event.type === "text-delta") controller.abort(reason);
  };
  await expect(read()).rejects.toBe(reason);
  expect((await complete(model, { messages: [user("say next")] })).text).toBe("next");
});

/** Asks for what the contract wants to see, whatever the request says. */
const prompts: Readonly<Record<ContractScenario, string>> = {
  text: `say exactly: ${contractText}`,
  "tool-calls": contractCalls
    .map(({ name, arguments: values }) => `call ${name} with ${JSON.stringify(values)}`)
    .join(" and at the same time "),
  endless: "count to 1000000",
};

function answering(model: LanguageModel, prompt: string): LanguageModel {
  const messages = [user(prompt)];
  return {
    ...model,
    stream: (request, options) => model.stream({ ...request, messages }, options),
  };
}

test.for(languageModelContract)("as every language model it $name", async ({ run }) => {
  const harness = (scenario: ContractScenario) => ({
    model: answering(createSimulatedModel({ tokensPerSecond: 2000 }), prompts[scenario]),
  });
  await expect(run(harness)).resolves.toBeUndefined();
});
