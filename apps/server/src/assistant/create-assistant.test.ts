import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { defaultConfig } from "@harombe/config";
import { complete } from "@harombe/llm";
import { startSimulatedEngine } from "@harombe/llm/simulated";
import { beforeEach, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { configFor } from "../fixtures/start-test-server.ts";
import { createAssistant } from "./create-assistant.ts";

let directory: string;

beforeEach(async () => {
  directory = await temporaryFolder("assistant");
});

test("runs an agent with its tools on the engine that the config names", async () => {
  await writeFile(join(directory, "note.txt"), "buy milk");
  await using engine = await startSimulatedEngine();
  await using assistant = await createAssistant(configFor(engine.url), {
    directory,
    cwd: directory,
  });
  const agent = await assistant.createAgent({ cwd: directory });
  const { status, text } = await agent.run("read note.txt").result;
  expect({ status, text }).toEqual({
    status: "completed",
    text: expect.stringContaining("buy milk"),
  });
});

test("finds an engine that came up after it was asked for in vain", async () => {
  const first = await startSimulatedEngine();
  const { port } = new URL(first.url);
  await first.close();
  await using assistant = await createAssistant(configFor(first.url), { directory });
  await expect(assistant.model()).rejects.toMatchObject({
    code: "HAROMBE_SERVER_NO_ENGINE",
    hint: expect.stringContaining("Install Ollama: "),
  });
  await using _engine = await startSimulatedEngine({ port: Number(port) });
  const model = await assistant.model();
  const { text } = await complete(model, { messages: [{ role: "user", content: "hi" }] });
  expect(text).toContain("Hello!");
});

test("looks for the engine again when it was lost between two answers", async () => {
  const first = await startSimulatedEngine();
  const { port } = new URL(first.url);
  await using assistant = await createAssistant(configFor(first.url), { directory });
  const ask = async () =>
    complete(await assistant.model(), { messages: [{ role: "user", content: "hi" }] });
  await ask();
  await first.close();
  await expect(ask()).rejects.toMatchObject({ code: "HAROMBE_LLM_UNREACHABLE" });
  await expect(ask()).rejects.toMatchObject({ code: "HAROMBE_SERVER_NO_ENGINE" });
  await using _second = await startSimulatedEngine({ port: Number(port) });
  expect((await ask()).text).toContain("Hello!");
});

test("starts the simulated engine by itself where the config says so", async () => {
  const config = defaultConfig();
  const inference = { ...config.inference, backend: "simulated" as const };
  await using assistant = await createAssistant({ ...config, inference }, { directory });
  expect(await assistant.models()).toMatchObject([{ id: "simulated:1b" }]);
});

test("takes an alias for the model that it stands for", async () => {
  await using engine = await startSimulatedEngine({ models: ["small:1b", "large:70b"] });
  const config = configFor(engine.url);
  const cluster = { ...config.cluster, aliases: { big: { here: "large:70b" } } };
  await using assistant = await createAssistant({ ...config, cluster }, { directory });
  expect((await assistant.model("big")).id).toBe("large:70b");
});
