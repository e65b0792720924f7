import { defaultConfig } from "@harombe/config";
import { complete } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, test } from "vitest";

import { createAssistant } from "./create-assistant.ts";

const configFor = (baseUrl: string | null) => {
  const config = defaultConfig();
  return {
    ...config,
    inference: {
      ...config.inference,
      backend: "openai" as const,
      openai: { base_url: baseUrl, api_key: null },
    },
  };
};

test("runs an agent on the engine that the config names", async () => {
  await using engine = await startSimulatedEngine();
  await using assistant = await createAssistant(configFor(engine.url));
  const agent = await assistant.createAgent();
  const { status, text } = await agent.run("hello").result;
  expect({ status, text }).toEqual({ status: "completed", text: expect.stringContaining("hello") });
});

test("finds an engine that came up after it was asked for in vain", async () => {
  const first = await startSimulatedEngine();
  const { port } = new URL(first.url);
  await first.close();
  await using assistant = await createAssistant(configFor(first.url));
  await expect(assistant.model()).rejects.toMatchObject({
    code: "HAROMBE_SERVER_NO_ENGINE",
    hint: expect.stringContaining("ollama serve"),
  });
  await using _engine = await startSimulatedEngine({ port: Number(port) });
  const model = await assistant.model();
  const { text } = await complete(model, { messages: [{ role: "user", content: "hi" }] });
  expect(text).toContain("hi");
});

test("starts the simulated engine by itself where the config says so", async () => {
  const config = defaultConfig();
  await using assistant = await createAssistant({
    ...config,
    inference: { ...config.inference, backend: "simulated" },
  });
  expect((await assistant.models()).length).toBeGreaterThan(0);
});

test("names the installed models when one is asked for that is not there", async () => {
  await using engine = await startSimulatedEngine({ models: ["small:1b"] });
  await using assistant = await createAssistant(configFor(engine.url));
  await expect(assistant.model("gpt-4o")).rejects.toMatchObject({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: 'There is no model "gpt-4o"; installed: small:1b',
  });
});
